// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) for whatever creates. Guaranteed: of all requests with one
// key, one creates, because the key is a row written in the very transaction of what is created; a crash leaves both or
// neither, also where the client never heard of the commit. Who repeats the request gets the first answer, byte for
// byte, or 409 while the first is in its transaction. Not guaranteed: that a refusal comes again; it leaves no row, so
// the key is free and the next request with it is judged anew. Nor that a key counts for ever: rows are pruned by age.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHmac, type KeyObject } from 'node:crypto'
import { idempotencyHeader, idempotencyKey, replayedHeader } from '@portal/contracts/operation'
import { and, eq, inArray, like, or, sql } from 'drizzle-orm'
import { index, int, mediumtext, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import type { Request, Response } from 'express'
import { exactText, instant } from './columns.ts'
import { onDuplicate, type Transaction, type Transactional, transact } from './database.ts'
import { deriveKey } from './derive-key.ts'
import { driverCode } from './driver-error.ts'
import { HttpError, malformed } from './errors.ts'

const created = 201
const retryAfterSeconds = 1

/** The keys that have created something, with what was answered; pruned by age. */
export const idempotencyKeys = mysqlTable(
  'idempotency_keys',
  {
    /** Whose key it is and for which act, so that nobody meets another person's. */
    scope: exactText({ length: 220 }).notNull(),
    key: exactText({ length: 255 }).notNull(),
    fingerprint: varchar({ length: 64 }).notNull(),
    status: int().notNull(),
    /** Empty until the transaction that writes the row is about to end, which nobody else can see. */
    body: mediumtext().notNull(),
    createdAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.key] }), index('idempotency_keys_by_age').on(table.createdAt)],
)
type KeyRow = typeof idempotencyKeys.$inferSelect

/** What {@link createOnce} needs of a service's context. */
export type Creating = Transactional & { fingerprintKey: KeyObject }

/** A request that creates: `input` is its parsed body, `present` makes the answer of what was created, which shows its id. */
export type Creation<Result> = {
  req: Request
  res: Response
  input: unknown
  present: (result: Result) => unknown
  /** Where things of this kind are, for `Location` (RFC 9110, section 15.3.2). */
  at: string
}

type Responding = Pick<Creation<never>, 'res' | 'at'>

/** A key on its way into a transaction; `stored` once it and its answer are written. */
type PendingKey = Pick<KeyRow, 'scope' | 'key' | 'fingerprint'> & {
  /** Where versions before this one have written it. */
  previousContext: string
  present: (result: unknown) => unknown
  stored: { result: unknown; body: string } | undefined
}

const pendingKeys = new AsyncLocalStorage<PendingKey>()

/** Ends an act whose key another request has taken, be it that it has created or that it is still about to. */
class KeyTaken extends HttpError {
  constructor() {
    super('conflict', 'REQUEST_IN_PROGRESS', 'A request with this Idempotency-Key is still running')
  }
}

/**
 * The key that input is fingerprinted with, derived from a service's secret. Input holds passwords, and a plain hash of
 * one would be far easier to guess than what bcrypt makes of it.
 */
export function createFingerprintKey(secret: string): KeyObject {
  return deriveKey(secret, 'idempotency fingerprints')
}

/**
 * Acts and answers 201, once for each Idempotency-Key; without a key it just does so. The act ends with what its one
 * {@link transactOnce} returns. A repeated request is answered before anything is judged anew or hashed again. Throws
 * `malformed` for a bad key, 422 for one that came with other input, 409 while the first request is still running.
 */
export async function createOnce<Result extends { id: number }>(
  ctx: Creating,
  creation: Creation<Result>,
  act: () => Promise<Result>,
): Promise<void> {
  const { present } = creation
  const pending = readKey(ctx, creation)
  if (!pending) {
    const result = await act()
    return send(creation, { status: created, body: JSON.stringify(present(result)) }, result.id)
  }
  const earlier = await findKey(ctx, pending)
  if (earlier) return replay(creation, pending, earlier)
  try {
    const result = await pendingKeys.run(pending, act)
    const { stored } = pending
    if (!stored || stored.result !== result) throw new Error('what was created was not stored with its key')
    send(creation, { status: created, body: stored.body }, result.id)
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error
    const winner = await findKey(ctx, pending)
    if (winner) return replay(creation, pending, winner)
    creation.res.set('Retry-After', String(retryAfterSeconds))
    throw error
  }
}

/**
 * Like `transact`, for the one transaction of an act that creates: where the request came with a key, the key and the
 * answer are written with it. Transactions beside it, such as keeping what a peer has told, use `transact`.
 */
export async function transactOnce<Result>(
  ctx: Transactional,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const pending = pendingKeys.getStore()
  if (!pending) return transact(ctx, work)
  if (pending.stored) throw new Error('an act has one transaction that its key belongs to')
  return transact(ctx, async (tx) => {
    // An attempt that lost a deadlock has left nothing.
    pending.stored = undefined
    await takeKey(tx, pending)
    const result = await work(tx)
    const body = JSON.stringify(pending.present(result))
    await tx.update(idempotencyKeys).set({ body }).where(isRowOf(pending))
    pending.stored = { result, body }
    return result
  })
}

/** Takes away the keys of a person, with what they were answered. */
export async function deleteKeys(tx: Transaction, userId: number): Promise<void> {
  await tx.delete(idempotencyKeys).where(like(idempotencyKeys.scope, `${userId} %`))
}

/**
 * Takes away the keys with which guests have created the resource with an id. `paths` are those of the routes; only what
 * was answered tells which keys these are.
 */
export async function deleteGuestKeys(tx: Transaction, paths: readonly string[], id: number): Promise<void> {
  const scopes = paths.map((path) => `guest POST ${path}`)
  const { scope } = idempotencyKeys
  const isGuests = or(inArray(scope, scopes), ...scopes.map((former) => like(scope, `${former} %`)))
  const isTheirs = sql`json_value(${idempotencyKeys.body}, '$.id') = ${String(id)}`
  await tx.delete(idempotencyKeys).where(and(isGuests, isTheirs))
}

/** The request's key; undefined where it came without one. */
function readKey<Result>(ctx: Creating, { req, input, present }: Creation<Result>): PendingKey | undefined {
  const key = req.get(idempotencyHeader)
  if (key === undefined) return undefined
  if (!idempotencyKey.safeParse(key).success) {
    throw malformed('BAD_IDEMPOTENCY_KEY', `${idempotencyHeader} must be 1 to 255 visible ASCII characters`)
  }
  // A slash at the end and upper case make no difference to the routes, so they make none here.
  const path = `${req.baseUrl}${req.path}`.toLowerCase().replace(/\/$/, '')
  const previousContext = `${req.actor?.id ?? 'guest'} ${req.method} ${path}`
  // With scope and key in it a fingerprint does not tell that input was the same elsewhere.
  const hmac = createHmac('sha256', ctx.fingerprintKey).update(JSON.stringify([previousContext, key, input]))
  const fingerprint = hmac.digest('hex')
  return {
    // Guests differ by nothing but their input, so that it is part of whose key it is.
    scope: req.actor ? previousContext : `${previousContext} ${fingerprint}`,
    previousContext,
    key,
    fingerprint,
    // Within createOnce the act and its presenter are of one type, which the storage between them cannot know.
    present: present as PendingKey['present'],
    stored: undefined,
  }
}

/** Answers again what was answered first. Throws 422 where the input is not what it was then. */
function replay(creation: Responding, { fingerprint }: PendingKey, row: KeyRow): void {
  if (row.fingerprint !== fingerprint) {
    throw new HttpError(
      'unprocessable',
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key has come with another body before',
    )
  }
  creation.res.set(replayedHeader, 'true')
  send(creation, row, JSON.parse(row.body).id)
}

function send({ res, at }: Responding, { status, body }: { status: number; body: string }, id: number): void {
  res.location(`${at}/${id}`)
  res.status(status).type('json').send(body)
}

/** Writes the key before anything else, so that a second request meets its lock. Throws {@link KeyTaken}. */
async function takeKey(tx: Transaction, { scope, key, fingerprint }: PendingKey): Promise<void> {
  if (await isTaken(tx, { scope, key })) throw new KeyTaken()
  const row = { scope, key, fingerprint, status: created, body: '', createdAt: new Date() }
  // Of two that found nothing the second waits here for the first.
  await onDuplicate(tx.insert(idempotencyKeys).values(row), () => new KeyTaken())
}

async function isTaken(tx: Transaction, which: Pick<KeyRow, 'scope' | 'key'>): Promise<boolean> {
  try {
    const rows = await tx.select().from(idempotencyKeys).where(isRowOf(which)).for('update', { noWait: true })
    return rows.length > 0
  } catch (error) {
    // MySQL has a word of its own for a row that is locked, MariaDB the one that would make `transact` try again.
    if (['ER_LOCK_NOWAIT', 'ER_LOCK_WAIT_TIMEOUT'].includes(driverCode(error) ?? '')) return true
    throw error
  }
}

/** The row of a key. One of a former version in the scope of all guests counts where it came with the same input. */
async function findKey(ctx: Transactional, pending: PendingKey): Promise<KeyRow | undefined> {
  const { scope, previousContext, key, fingerprint } = pending
  const scopes = scope === previousContext ? [scope] : [scope, previousContext]
  const isKey = and(inArray(idempotencyKeys.scope, scopes), eq(idempotencyKeys.key, key))
  const rows = await ctx.db.select().from(idempotencyKeys).where(isKey)
  return rows.find((row) => row.scope === scope || row.fingerprint === fingerprint)
}

function isRowOf({ scope, key }: Pick<KeyRow, 'scope' | 'key'>) {
  return and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key))
}
