import type { Database } from '@portal/chassis/mysql/database'
import { rowsAbout, type SectionsOf, wholeSection } from '@portal/service/privacy/personal-data'
import { and, asc, eq, gt } from 'drizzle-orm'
import { countedActs, links, secondFactors, sessions, users } from '../schema.ts'
import { countRecoveryCodes } from '../second-factor/queries.ts'
import { idsAfter, sessionNumber } from '../sessions/session-number.ts'
import { presentUser } from '../users/present.ts'
import { presentCountedAct, presentStoredLink, presentStoredSession } from './present.ts'

/** The sections of personal data that this service stores about a user. */
export function personalSectionsOf(db: Database): SectionsOf<'auth'> {
  return {
    accounts: rowsAbout(db, users, { where: (userId) => eq(users.id, userId), present: presentUser }),
    // Programs log in repeatedly, so there may be many. Pages are in the order of ids; within a page the oldest come
    // first.
    sessions: async (userId, { after, limit }) => {
      const rows = await db
        .select()
        .from(sessions)
        .where(and(eq(sessions.userId, userId), gt(sessions.id, idsAfter(after))))
        .orderBy(asc(sessions.id))
        .limit(limit)
      const last = rows.length === limit ? rows.at(-1) : undefined
      const byAge = rows.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
      return { items: byAge.map(presentStoredSession), next: last ? sessionNumber(last.id) : null }
    },
    // Few rows: their number is limited by hour or day, and they are deleted after a day or a week.
    links: wholeSection(async (userId) => {
      const rows = await db.select().from(links).where(eq(links.userId, userId)).orderBy(links.createdAt)
      return rows.map(presentStoredLink)
    }),
    second_factors: wholeSection(async (userId) => {
      const rows = await db.select().from(secondFactors).where(eq(secondFactors.userId, userId))
      const left = await countRecoveryCodes(db, userId)
      return rows.map((row) => ({ confirmed_at: row.confirmedAt?.toISOString() ?? null, recovery_codes_left: left }))
    }),
    counted_acts: rowsAbout(db, countedActs, {
      where: (userId) => eq(countedActs.userId, userId),
      present: presentCountedAct,
    }),
  }
}
