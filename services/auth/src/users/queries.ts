import { conflict, notFound, unauthenticated } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Page, readPage } from '@portal/chassis/http/paging'
import { type PagePart, readParts } from '@portal/chassis/http/paging-parts'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { escapeLike } from '@portal/chassis/mysql/escape-like'
import { prepared, preparedBatch, single } from '@portal/chassis/mysql/statements'
import { storedEmailAddress } from '@portal/contracts/addresses'
import type { UserState } from '@portal/contracts/auth/events'
import type { UsersQuery } from '@portal/contracts/auth/http'
import type { State, StateQuery } from '@portal/contracts/event'
import { idText } from '@portal/contracts/fields'
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type UserRow, users } from '../schema.ts'
import { stateOfUser } from './present.ts'

/** Lists all accounts, or those whose email address or id is searched for; for administrators. */
export function listUsers(ctx: Context, { q, role, is_active, ...query }: UsersQuery): Promise<Page<UserRow>> {
  const ofRole = role === undefined ? undefined : eq(users.role, role)
  const inActivity = is_active === undefined ? undefined : eq(users.isActive, is_active)
  const where = and(isNull(users.isDeleted), ofRole, inActivity)
  if (!q) return readPage(ctx.db, users, { where: [where], query })
  return readParts(ctx.db, users, { where, parts: partsOf(q), query })
}

/** The account with the id, then those whose address begins with the text; by address, as the index has them. */
function partsOf(typed: string): PagePart[] {
  const begins = sql`${users.email} LIKE ${`${escapeLike(storedEmailAddress(typed))}%`}`
  const id = idText.safeParse(typed)
  if (!id.success) return [{ where: begins, by: users.email }]
  return [
    { where: sql`${users.id} = ${id.data}`, by: users.id },
    { where: sql`${begins} AND ${users.id} <> ${id.data}`, by: users.email },
  ]
}

/** An account that the actor may read: their own, or any for an administrator. Throws `notFound` otherwise. */
export async function findUser(ctx: Context, actor: Actor, id: number): Promise<UserRow> {
  if (actor.id !== id && actor.role !== 'ADMIN') throw notFound('User')
  return findAnyUser(ctx.db, id)
}

// Not cached: a change must take effect with the next request.
const userById = preparedBatch(
  (db, ids) =>
    db
      .select()
      .from(users)
      .where(and(inArray(users.id, ids), isNull(users.isDeleted)))
      .prepare(),
  (row) => row.id,
)

/** Any account. Throws `notFound` if it does not exist. */
export async function findAnyUser(db: Database, id: number): Promise<UserRow> {
  const [row] = await userById(db, id)
  if (!row) throw notFound('User')
  return row
}

/** The state of accounts for other services, in the order of their ids. */
export async function listUserStates(ctx: Context, { after, limit }: StateQuery): Promise<State<UserState>[]> {
  const rows = await ctx.db
    .select()
    .from(users)
    .where(and(gt(users.id, after), isNull(users.isDeleted)))
    .orderBy(asc(users.id))
    .limit(limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfUser(ctx, row) }))
}

/** The account of the actor. Throws `unauthenticated` if it was erased or is no longer active. */
export async function findOwnAccount(ctx: Context, actor: Actor): Promise<UserRow> {
  const [row] = await userById(ctx.db, actor.id)
  if (!row?.isActive) throw tokenRevoked()
  return row
}

/** Throws `unauthenticated` if the tokens of an account were revoked since it was read as `before`. */
export async function assertSameAccess({ db }: Pick<Context, 'db'>, before: UserRow): Promise<void> {
  const [row] = await userById(db, before.id)
  if (!row?.isActive || row.accessVersion !== before.accessVersion) throw tokenRevoked()
}

/** 401 for an access token that was revoked. */
export function tokenRevoked() {
  return unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
}

const userByEmail = prepared((db) =>
  db
    .select()
    .from(users)
    .where(and(eq(users.email, sql.placeholder('email')), isNull(users.isDeleted)))
    .prepare(),
)

/** The account with a normalised email address; undefined if there is none. */
export async function findUserByEmail(ctx: Pick<Context, 'db'>, email: string): Promise<UserRow | undefined> {
  const [row] = await userByEmail(ctx.db).execute({ email })
  return row
}

/** Locks an account for a change. Throws `notFound` if it does not exist. */
export async function lockUser(tx: Transaction, id: number): Promise<UserRow> {
  const row = await lockUserIfPresent(tx, id)
  if (!row) throw notFound('User')
  return row
}

/** Locks an account for a change; undefined if it does not exist. */
export async function lockUserIfPresent(tx: Transaction, id: number): Promise<UserRow | undefined> {
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(users.id, id), isNull(users.isDeleted)))
    .for('update')
  return row
}

/** Locks the account with a normalised email address for a change; undefined if there is none. */
export async function lockUserByEmail(tx: Transaction, email: string): Promise<UserRow | undefined> {
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(users.email, email), isNull(users.isDeleted)))
    .for('update')
  return row
}

/** Locks all active administrators, so that two who demote each other run one after the other. */
export async function lockActiveAdmins(tx: Transaction): Promise<{ id: number }[]> {
  return tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'ADMIN'), eq(users.isActive, true), isNull(users.isDeleted)))
    .orderBy(users.id)
    .for('update')
}

/** 409 for an email address that another account has or has reserved. */
export function emailTaken() {
  return conflict('EMAIL_TAKEN', 'An account with this email address already exists')
}

/** 409 for a change that would leave no active administrator. */
export function lastAdmin() {
  return conflict('LAST_ADMIN', 'This is the last active administrator; make another user an administrator first')
}

/** The current state of an account within a transaction. */
export async function readUser(tx: Transaction, id: number): Promise<UserRow> {
  return single(await tx.select().from(users).where(eq(users.id, id)))
}
