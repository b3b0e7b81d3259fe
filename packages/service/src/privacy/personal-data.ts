import { notFound } from '@portal/chassis/errors'
import { parse } from '@portal/chassis/http/parse'
import type { Database } from '@portal/chassis/mysql/database'
import type { PersonalSections } from '@portal/contracts/auth/privacy-http'
import { type Owner, type SectionPage, type StateQuery, stateQuery } from '@portal/contracts/event'
import { idText } from '@portal/contracts/fields'
import { and, asc, gt, type SQL } from 'drizzle-orm'
import type { MySqlColumn, MySqlTable } from 'drizzle-orm/mysql-core'
import { Router } from 'express'
import { z } from 'zod'

/** Reads a page of one kind of data about a user. */
export type Section<Item> = (userId: number, page: StateQuery) => Promise<SectionPage<Item>>

/** The sections of an owner as the contract lists them; a missing section does not compile. */
export type SectionsOf<Of extends Owner> = {
  [Name in keyof PersonalSections[Of]]: PersonalSections[Of][Name] extends z.ZodType<infer Item> ? Section<Item> : never
}

/**
 * A section of all rows of a table that meet a condition, soft-deleted rows included, ordered by id. `present` gets the
 * user id of the export, because a row about a person can contain data that belongs to another person only.
 */
export function rowsAbout<Table extends MySqlTable & { id: MySqlColumn }, Item>(
  db: Database,
  table: Table,
  {
    where,
    present,
  }: { where: (userId: number) => SQL | undefined; present: (row: Table['$inferSelect'], userId: number) => Item },
): Section<Item> {
  return async (userId, { after, limit }) => {
    const rows = (await db
      .select()
      .from(table as MySqlTable)
      .where(and(where(userId), gt(table.id, after)))
      .orderBy(asc(table.id))
      .limit(limit)) as (Table['$inferSelect'] & { id: number })[]
    return {
      items: rows.map((row) => present(row, userId)),
      next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
    }
  }
}

/** A section that is always short, so it is one page. */
export function wholeSection<Item>(read: (userId: number) => Promise<Item[]>): Section<Item> {
  return async (userId) => ({ items: await read(userId), next: null })
}

const sectionParams = z.object({ user_id: idText, section: z.string() })

/** Internal routes for the auth service's export of personal data: `GET /people/{user_id}/{section}`. */
export function personalDataRoutes(sections: Readonly<Record<string, Section<unknown>>>): Router {
  const router = Router()

  router.get('/people/:user_id/:section', async (req, res) => {
    const { user_id, section } = parse(sectionParams, req.params)
    const read = Object.hasOwn(sections, section) ? sections[section] : undefined
    if (!read) throw notFound('Section')
    res.json(await read(user_id, parse(stateQuery, req.query)))
  })

  return router
}
