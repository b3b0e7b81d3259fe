// The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header) for operations that create something (ADR 11).
// Guarantees: of all requests with one key, one creates. A repeated request gets the first response, byte for byte, or
// 409 while the first request is in its transaction.
// Does not guarantee: that an error is repeated (it stores nothing, so the next request with the key is processed
// anew), or that keys are stored for ever (rows are pruned by age).
// On crash: the key is a row in the transaction of what it creates, so both exist or neither, whether or not the client
// received a response.
import { createHmac, type KeyObject } from 'node:crypto'
import { idempotencyHeader, idempotencyHours, idempotencyKey, replayedHeader } from '@portal/contracts/operation'
import { and, eq, inArray, like, or, sql } from 'drizzle-orm'
import { index, int, mediumtext, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core'
import type { Request, Response } from 'express'
import { deriveKey } from '../config/derive-key.ts'
import { badRequest, HttpError } from '../errors.ts'
import { exactText, instant } from '../mysql/columns.ts'
import { type Transaction, type Transactional, transact } from '../mysql/database.ts'
import { driverCode } from '../mysql/driver-error.ts'
import type { Pruning } from '../mysql/prune.ts'

const created = 201
const retryAfterSeconds = 1

/** The keys that have created something, with their responses; pruned by age. */
export const idempotencyKeys = mysqlTable(
  'idempotency_keys',
  {
    /** The user and the operation of the key, so users cannot collide with each other's keys. */
    scope: exactText({ length: 220 }).notNull(),
    key: exactText({ length: 255 }).notNull(),
    fingerprint: varchar({ length: 64 }).notNull(),
    status: int().notNull(),
    /** Empty until shortly before the commit of the transaction that writes the row. */
    body: mediumtext().notNull(),
    createdAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.key] }), index('idempotency_keys_by_age').on(table.createdAt)],
)
type KeyRow = typeof idempotencyKeys.$inferSelect

/** What {@link createOnce} needs from a service's context. */
export type Creating = Transactional & { fingerprintKey: KeyObject }

/**
 * A request that creates: `input` is its parsed body, `present` converts the result to the response, which includes its
 * id.
 */
export type Creation<Result> = {
  req: Request
  res: Response
  input: unknown
  present: (result: Result) => unknown
  /** The path of the collection, for `Location` (RFC 9110, section 15.3.2). */
  at: string
}

declare const isCreated: unique symbol
/** The response to a request that created something. Only {@link Once} makes one. */
export type Created = Pick<KeyRow, 'status' | 'body'> & { id: number; [isCreated]: true }

/**
 * The last argument of a command that creates something. `Result` is what it creates, and the presenter of its route
 * takes.
 */
export type Once<Result> = {
  /**
   * Like `transact` of the database, for the one transaction that creates: it also presents the result. If the request
   * has a key, it writes the key before the work and the response after it. May be called again after it has failed.
   */
  transact: (ctx: Transactional, work: (tx: Transaction) => Promise<Result>) => Promise<Created>
}

/** The key of a request. */
type RequestKey = Pick<KeyRow, 'scope' | 'key' | 'fingerprint'> & {
  /** The scope that earlier versions stored the key under. */
  previousScope: string
}

/** Thrown if another request has taken the key, whether that request has committed or is still running. */
class KeyTaken extends HttpError {
  constructor() {
    super(
      'conflict',
      'REQUEST_IN_PROGRESS',
      'A request with this Idempotency-Key is still in progress; try again shortly',
    )
  }
}

/**
 * The HMAC key for fingerprints of input, derived from a service's secret. Input contains passwords, and an unkeyed
 * hash of a password would be far easier to guess than its bcrypt hash.
 */
export function createFingerprintKey(secret: string): KeyObject {
  return deriveKey(secret, 'idempotency fingerprints')
}

/**
 * Runs `create` and responds 201, once per Idempotency-Key, or every time without a key. A repeated request gets the
 * stored response before `create` runs. Throws 400 for an invalid key, 422 for a key that was used with other input,
 * 409 while the first request is in progress.
 */
export async function createOnce<Result extends { id: number }>(
  ctx: Creating,
  creation: Creation<Result>,
  create: (once: Once<Result>) => Promise<Created>,
): Promise<void> {
  const key = readKey(ctx, creation)
  const once = onceFor(key, creation.present)
  if (!key) return send(creation, await create(once))
  const earlier = await findKey(ctx, key)
  if (earlier) return replay(creation, key, earlier)
  try {
    send(creation, await create(once))
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error
    const winner = await findKey(ctx, key)
    if (winner) return replay(creation, key, winner)
    creation.res.set('Retry-After', String(retryAfterSeconds))
    throw error
  }
}

function onceFor<Result extends { id: number }>(
  key: RequestKey | undefined,
  present: (result: Result) => unknown,
): Once<Result> {
  return {
    transact: (ctx, work) =>
      transact(ctx, async (tx) => {
        if (key) await takeKey(tx, key)
        const result = await work(tx)
        const body = JSON.stringify(present(result))
        if (key) tx.beforeCommit(() => tx.update(idempotencyKeys).set({ body }).where(isRowOf(key)))
        return { id: result.id, status: created, body } as Created
      }),
  }
}

/** Deletes the keys of a user and their stored responses. */
export async function deleteKeys(tx: Transaction, userId: number): Promise<void> {
  await tx.delete(idempotencyKeys).where(like(idempotencyKeys.scope, `${userId} %`))
}

/**
 * Deletes the keys with which guests created the resource with an id. `paths` are the paths of the routes. The keys are
 * found by the id in their stored responses, because guests have no user id.
 */
export async function deleteGuestKeys(tx: Transaction, paths: readonly string[], id: number): Promise<void> {
  const scopes = paths.map((path) => `guest POST ${path}`)
  const { scope } = idempotencyKeys
  const isGuests = or(inArray(scope, scopes), ...scopes.map((former) => like(scope, `${former} %`)))
  const isTheirs = sql`json_value(${idempotencyKeys.body}, '$.id') = ${String(id)}`
  await tx.delete(idempotencyKeys).where(and(isGuests, isTheirs))
}

/** The key of the request; undefined if it has none. */
function readKey(ctx: Creating, { req, input }: Creation<never>): RequestKey | undefined {
  const key = req.get(idempotencyHeader)
  if (key === undefined) return undefined
  if (!idempotencyKey.safeParse(key).success) {
    throw badRequest('BAD_IDEMPOTENCY_KEY', `${idempotencyHeader} must be 1 to 255 visible ASCII characters`)
  }
  // Routes ignore case and a trailing slash, so the scope must, too.
  const path = `${req.baseUrl}${req.path}`.toLowerCase().replace(/\/$/, '')
  const previousScope = `${req.actor?.id ?? 'guest'} ${req.method} ${path}`
  // Includes scope and key, so equal fingerprints do not reveal that other requests had the same input.
  const hmac = createHmac('sha256', ctx.fingerprintKey).update(JSON.stringify([previousScope, key, input]))
  const fingerprint = hmac.digest('hex')
  // Guests can only be distinguished by their input, so the fingerprint is part of their scope.
  const scope = req.actor ? previousScope : `${previousScope} ${fingerprint}`
  return { scope, previousScope, key, fingerprint }
}

/** Sends the stored response again. Throws 422 if the input differs from that of the first request. */
function replay(creation: Creation<never>, { fingerprint }: RequestKey, row: KeyRow): void {
  if (row.fingerprint !== fingerprint) {
    throw new HttpError(
      'unprocessable',
      'IDEMPOTENCY_KEY_REUSED',
      'This Idempotency-Key was already used with a different request body',
    )
  }
  creation.res.set(replayedHeader, 'true')
  send(creation, { ...row, id: JSON.parse(row.body).id })
}

function send({ res, at }: Creation<never>, { id, status, body }: Omit<Created, typeof isCreated>): void {
  res.location(`${at}/${id}`)
  res.status(status).type('json').send(body)
}

// MySQL has a separate code for a locked row; MariaDB uses that of a lock wait, after which `transact` would retry.
const takenCodes = ['ER_DUP_ENTRY', 'ER_LOCK_NOWAIT', 'ER_LOCK_WAIT_TIMEOUT']

/** Writes the key before anything else, so a concurrent request finds its lock. Throws {@link KeyTaken}. */
async function takeKey(tx: Transaction, { scope, key, fingerprint }: RequestKey): Promise<void> {
  const row = { scope, key, fingerprint, status: created, body: '', createdAt: new Date() }
  try {
    await tx.together(
      () => tx.select().from(idempotencyKeys).where(isRowOf(row)).for('update', { noWait: true }),
      // If two requests found no row, the second one waits here for the first.
      () => tx.insert(idempotencyKeys).values(row),
    )
  } catch (error) {
    throw takenCodes.includes(driverCode(error) ?? '') ? new KeyTaken() : error
  }
}

/**
 * The row of a key. Also finds a guest's row that an earlier version stored in a common scope, if the input matches.
 */
async function findKey(ctx: Transactional, requestKey: RequestKey): Promise<KeyRow | undefined> {
  const { scope, previousScope, key, fingerprint } = requestKey
  const scopes = scope === previousScope ? [scope] : [scope, previousScope]
  const isKey = and(inArray(idempotencyKeys.scope, scopes), eq(idempotencyKeys.key, key))
  const rows = await ctx.db.select().from(idempotencyKeys).where(isKey)
  return rows.find((row) => row.scope === scope || row.fingerprint === fingerprint)
}

function isRowOf({ scope, key }: Pick<KeyRow, 'scope' | 'key'>) {
  return and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key))
}

/** Keys are retained as long as the API promises. */
export const idempotencyPruning: Pruning = {
  table: idempotencyKeys,
  age: idempotencyKeys.createdAt,
  retentionMs: idempotencyHours * 3600_000,
}
