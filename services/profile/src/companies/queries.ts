import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Page, readPage } from '@portal/chassis/http/paging'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { State, StateQuery } from '@portal/contracts/event'
import type { CompaniesQuery } from '@portal/contracts/profile/companies-http'
import type { MemberState } from '@portal/contracts/profile/events'
import { and, asc, eq, gt, isNull, like, ne, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { accounts, type CompanyRow, companies, companyMembers, type MemberRow } from '../schema.ts'
import { stateOfMember } from './present.ts'

/** Open companies with at least one member who is not blocked, by name. */
export function listCompanies(ctx: Context, query: CompaniesQuery): Promise<Page<CompanyRow>> {
  const isOpen = isNull(companies.isDeleted)
  return readPage(ctx.db, companies, {
    where: [isOpen, query.q ? like(companies.name, `${escapeLike(query.q)}%`) : undefined, hasVisibleMember(ctx.db)],
    query,
    order: { by: companies.name, within: isOpen },
  })
}

/**
 * An open company for any client, signed in or not. Throws `notFound` for a company whose members are all blocked,
 * unless the actor is one of them or an administrator.
 */
export async function findCompanyFor(ctx: Context, actor: Actor | undefined, id: number): Promise<CompanyRow> {
  const [row] = await ctx.db
    .select({ company: companies, isVisible: hasVisibleMember(ctx.db) })
    .from(companies)
    .where(and(eq(companies.id, id), isNull(companies.isDeleted)))
  if (!row) throw notFound('Company')
  if (row.isVisible || actor?.role === 'ADMIN') return row.company
  const member = actor && (await findMember(ctx.db, actor.id))
  if (member?.companyId !== id) throw notFound('Company')
  return row.company
}

/** The active membership of a user, if there is one. */
export async function findMember(db: Database, userId: number): Promise<MemberRow | undefined> {
  const [member] = await db
    .select()
    .from(companyMembers)
    .where(and(eq(companyMembers.userId, userId), isNull(companyMembers.leftAt)))
  return member
}

/** Reads and locks an open company. Throws `notFound` if there is none. */
export async function lockCompany(tx: Transaction, id: number): Promise<CompanyRow> {
  const [row] = await tx
    .select()
    .from(companies)
    .where(and(eq(companies.id, id), isNull(companies.isDeleted)))
    .for('update')
  if (!row) throw notFound('Company')
  return row
}

/** Reads a company, also a closed one. */
export async function readCompany(db: Database, id: number): Promise<CompanyRow> {
  return single(await db.select().from(companies).where(eq(companies.id, id)))
}

/** A page of the memberships for other services, by user id. */
export async function listMemberStates(ctx: Context, query: StateQuery): Promise<State<MemberState>[]> {
  const rows = await ctx.db
    .select()
    .from(companyMembers)
    .where(gt(companyMembers.userId, query.after))
    .orderBy(asc(companyMembers.userId))
    .limit(query.limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfMember(row) }))
}

/** A subquery for one row, because MySQL would materialize all members for EXISTS. */
function hasVisibleMember(db: Database) {
  const isNotBlocked = or(isNull(accounts.isActive), ne(accounts.isActive, false))
  const visible = db
    .select({ one: sql`1` })
    .from(companyMembers)
    .leftJoin(accounts, eq(accounts.userId, companyMembers.userId))
    .where(and(eq(companyMembers.companyId, companies.id), isNull(companyMembers.leftAt), isNotBlocked))
    .limit(1)
  return sql<number>`${visible} IS NOT NULL`
}

/** A text for LIKE, in which no character is a wildcard. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`)
}
