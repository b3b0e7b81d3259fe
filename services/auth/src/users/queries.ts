import type { Actor } from '@portal/chassis/actor'
import { type Database, prepared, preparedBatch, single, type Transaction } from '@portal/chassis/database'
import { conflict, missing, unauthenticated } from '@portal/chassis/errors'
import { type Page, readPage } from '@portal/chassis/paging'
import type { UserState } from '@portal/contracts/auth/events'
import type { State, StateQuery } from '@portal/contracts/event'
import type { PageQuery, Role } from '@portal/contracts/fields'
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type UserRow, users } from '../schema.ts'
import { stateOfUser } from './present.ts'

type UsersQuery = PageQuery & { role?: Role | undefined; is_active?: boolean | undefined }

/** All accounts; for administrators. */
export function listUsers(ctx: Context, query: UsersQuery): Promise<Page<UserRow>> {
  const ofRole = query.role === undefined ? undefined : eq(users.role, query.role)
  const inActivity = query.is_active === undefined ? undefined : eq(users.isActive, query.is_active)
  return readPage(ctx.db, users, { where: [isNull(users.isDeleted), ofRole, inActivity], query })
}

/** An account that the actor may read: their own, or any for an administrator. Throws `missing` otherwise. */
export async function findUser(ctx: Context, actor: Actor, id: number): Promise<UserRow> {
  if (actor.id !== id && actor.role !== 'ADMIN') throw missing('User')
  return findAnyUser(ctx.db, id)
}

// A change has to count with the next request, so that accounts are read each time.
const userById = preparedBatch(
  (db, ids) =>
    db
      .select()
      .from(users)
      .where(and(inArray(users.id, ids), isNull(users.isDeleted)))
      .prepare(),
  (row) => row.id,
)

/** Any account. Throws `missing` where there is none. */
export async function findAnyUser(db: Database, id: number): Promise<UserRow> {
  const [row] = await userById(db, id)
  if (!row) throw missing('User')
  return row
}

/** What other services may know of accounts, by id. */
export async function listUserStates(ctx: Context, { after, limit }: StateQuery): Promise<State<UserState>[]> {
  const rows = await ctx.db
    .select()
    .from(users)
    .where(and(gt(users.id, after), isNull(users.isDeleted)))
    .orderBy(asc(users.id))
    .limit(limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfUser(ctx, row) }))
}

/** The account of the person who acts. Throws `unauthenticated` for one that has gone or is not active any more. */
export async function findOwnAccount(ctx: Context, actor: Actor): Promise<UserRow> {
  const [row] = await userById(ctx.db, actor.id)
  if (!row?.isActive) throw accessEnded()
  return row
}

/** Throws `unauthenticated` where something has ended the access of an account since it was read `before`. */
export async function assertSameAccess({ db }: Pick<Context, 'db'>, before: UserRow): Promise<void> {
  const [row] = await userById(db, before.id)
  if (!row?.isActive || row.accessVersion !== before.accessVersion) throw accessEnded()
}

/** 401 for a token that was good when it was signed. */
export function accessEnded() {
  return unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
}

const userByEmail = prepared((db) =>
  db
    .select()
    .from(users)
    .where(and(eq(users.email, sql.placeholder('email')), isNull(users.isDeleted)))
    .prepare(),
)

/** The account with a normalised address, where there is one. */
export async function findUserByEmail(ctx: Pick<Context, 'db'>, email: string): Promise<UserRow | undefined> {
  const [row] = await userByEmail(ctx.db).execute({ email })
  return row
}

/** An account locked for a change. Throws `missing` where there is none. */
export async function lockUser(tx: Transaction, id: number): Promise<UserRow> {
  const row = await lockUserIfThere(tx, id)
  if (!row) throw missing('User')
  return row
}

/** An account locked for a change; undefined where there is none. */
export async function lockUserIfThere(tx: Transaction, id: number): Promise<UserRow | undefined> {
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(users.id, id), isNull(users.isDeleted)))
    .for('update')
  return row
}

/** The account with a normalised address, locked for a change; undefined where there is none. */
export async function lockUserByEmail(tx: Transaction, email: string): Promise<UserRow | undefined> {
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(users.email, email), isNull(users.isDeleted)))
    .for('update')
  return row
}

/** All active administrators, locked, so that of two who end each other one waits for the other. */
export async function lockActiveAdmins(tx: Transaction): Promise<{ id: number }[]> {
  return tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'ADMIN'), eq(users.isActive, true), isNull(users.isDeleted)))
    .orderBy(users.id)
    .for('update')
}

/** 409 for what would leave nobody to administer. */
export function lastAdmin() {
  return conflict('LAST_ADMIN', 'The last active administrator must stay one')
}

/** The account as it is now within a transaction. */
export async function readUser(tx: Transaction, id: number): Promise<UserRow> {
  return single(await tx.select().from(users).where(eq(users.id, id)))
}
