// Delays login attempts at an email address after failed ones, whether or not an account exists (schedule: ADR 18).
// Guarantees: an attempt is counted in a transaction before its password is compared, so concurrent attempts at any
// number of replicas compare no more passwords than sequential ones. A premature attempt gets 429 without hashing.
// Does not guarantee: that the owner is never delayed by a client in the same network (/24, or /48 of IPv6), or in a
// new network while an attack from very many networks takes every allowed attempt.
// On crash: an attempt stays counted.
import { createHmac } from 'node:crypto'
import { HttpError, type HttpErrorKind, type ProblemExtras, tooManyRequests } from '@portal/chassis/errors'
import { type Transaction, type Transactional, transact } from '@portal/chassis/mysql/database'
import { isUnavailable } from '@portal/chassis/mysql/driver-error'
import type { Pruning } from '@portal/chassis/mysql/prune'
import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { createKeyedSemaphore, type KeyedSemaphore } from '../keyed-semaphore.ts'
import { knownNetworks, loginDelays, type UserRow } from '../schema.ts'
import { currentClient } from '../sessions/client.ts'
import { assertSameAccess } from '../users/queries.ts'
import { type Attempts, accountSchedule, countOne, expiryMs, networkSchedule, waitLeftMs } from './backoff.ts'
import { networkOf } from './network.ts'

// Fewer than the free attempts, so that many concurrent logins with the right password are not mistaken for guesses.
const attemptsAtOnce = 2
const maxWaiting = 32
// Together with the wait for a hashing thread, well below the timeout of the gateway.
const waitMs = 2_000
const retryAfterSeconds = 2
const maxKnownNetworks = 10
const knownMs = 90 * 24 * 3600_000

/** Deletes expired attempts and known networks. */
export const delayPruning: readonly Pruning[] = [
  { table: loginDelays, age: loginDelays.lastTriedAt, retentionMs: expiryMs },
  { table: knownNetworks, age: knownNetworks.lastSeenAt, retentionMs: knownMs },
]

/** Limits the concurrent attempts of one network at one account to two. */
export function createLoginSemaphore(): KeyedSemaphore {
  return createKeyedSemaphore({ atOnce: attemptsAtOnce, maxWaiting, waitMs })
}

/** Runs the confirmations of one user one at a time. */
export function createConfirmationSemaphore(): KeyedSemaphore {
  return createKeyedSemaphore({ atOnce: 1, maxWaiting, waitMs })
}

type ThrottlingContext = Transactional & Pick<Context, 'now' | 'delayKey' | 'loginSemaphore'>
type Keys = { account: string; network: string }
/** A row in which an attempt was counted, and its count after that. */
type Counted = { key: string; attempts: number }
type Attempt<Result> = {
  run: () => Promise<Result>
  onSuccess: (counted: readonly Counted[]) => Promise<void>
  /** Additional members of the 429 response to an attempt that came too early. */
  extras?: ProblemExtras
}

// Errors that occur only after a correct password, so the attempt was not a guess. All other errors count as one.
const codesAfterCorrectPassword = new Set(['ACCOUNT_INACTIVE', 'EMAIL_NOT_VERIFIED', 'SECOND_FACTOR_REQUIRED'])
// Errors about the state of the account or of this service, not about the credentials.
const nonGuessKinds: readonly HttpErrorKind[] = ['unavailable', 'conflict', 'tooManyRequests', 'unauthenticated']

/**
 * Runs a login attempt for a normalised email address, or throws `tooManyRequests` if it comes too early. A successful
 * login clears the delays and makes the network of the request a known one.
 */
export async function guardLogin<Result>(
  ctx: ThrottlingContext,
  email: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const keys = keysOf(ctx, email)
  // The OAuth 2 error code for clients that send requests too fast (RFC 8628).
  const extras = { error: 'slow_down' }
  const attempt = { run, extras, onSuccess: () => clearDelays(ctx, email) }
  const outcome = await ctx.loginSemaphore.take(keys.network, () => runCounted(ctx, keys, attempt))
  if (!outcome) throw delayed(1, extras)
  return outcome.result
}

/**
 * Runs an operation that an authenticated user confirms with their password or a code, or throws `tooManyRequests`.
 * Wrong ones count like failed logins. Correct ones do not clear the delays, because a login may require a second
 * factor too. `before` is the account as read at the beginning; throws `unauthenticated` if its tokens were revoked
 * since.
 */
export async function guardConfirmation<Result>(
  ctx: ThrottlingContext & Pick<Context, 'confirmationSemaphore'>,
  before: UserRow,
  run: () => Promise<Result>,
): Promise<Result> {
  const keys = keysOf(ctx, before.email)
  const attempt = { run, onSuccess: (counted: readonly Counted[]) => undoCount(ctx, counted) }
  const outcome = await ctx.confirmationSemaphore.take(String(before.id), async () => {
    await assertSameAccess(ctx, before)
    return runCounted(ctx, keys, attempt)
  })
  if (!outcome) {
    throw tooManyRequests('Too many of your confirmations are in progress; try again shortly', retryAfterSeconds)
  }
  return outcome.result
}

/** Clears the delays of an email address and makes the network of the request known, after a proof of ownership. */
export async function clearDelays(ctx: ThrottlingContext, email: string): Promise<void> {
  const keys = keysOf(ctx, email)
  const lastSeenAt = ctx.now()
  await transact(ctx, async (tx) => {
    await tx.delete(loginDelays).where(inArray(loginDelays.key, Object.values(keys)))
    const [{ affectedRows }] = await tx
      .insert(knownNetworks)
      .values({ key: keys.network, accountKey: keys.account, lastSeenAt })
      .onDuplicateKeyUpdate({ set: { lastSeenAt } })
    // 1 for an inserted row; MySQL reports 2 for an updated one.
    if (affectedRows === 1) await dropOldestNetworks(tx, keys.account)
  })
}

/** Deletes the attempts and known networks of an email address, for example when its account is erased. */
export async function deleteLogins(ctx: Pick<Context, 'delayKey'>, tx: Transaction, email: string): Promise<void> {
  const account = hashOf(ctx, email)
  const known = await tx.select().from(knownNetworks).where(eq(knownNetworks.accountKey, account))
  await tx.delete(loginDelays).where(inArray(loginDelays.key, [account, ...known.map(({ key }) => key)]))
  await tx.delete(knownNetworks).where(eq(knownNetworks.accountKey, account))
}

async function runCounted<Result>(
  ctx: ThrottlingContext,
  keys: Keys,
  { run, onSuccess, extras }: Attempt<Result>,
): Promise<Result> {
  const isKnown = await isKnownNetwork(ctx, keys)
  // Checked without a lock first, so that a flood of attempts does not queue for the lock.
  assertFree(await readAttempts(ctx.db, keys), { keys, isKnown, now: ctx.now(), extras })
  const counted = await countAttempt(ctx, keys, { isKnown, extras })
  const result = await run().catch(async (error: unknown) => {
    // If the count cannot be undone, the attempt stays counted, which is the safe outcome.
    if (!isGuess(error)) await undoCount(ctx, counted).catch(() => undefined)
    throw error
  })
  await onSuccess(counted)
  return result
}

function isGuess(error: unknown): boolean {
  if (!(error instanceof HttpError)) return !isUnavailable(error)
  return !nonGuessKinds.includes(error.kind) && !codesAfterCorrectPassword.has(error.code)
}

/** Counts an attempt in both rows. Throws `tooManyRequests` if it comes too early. */
function countAttempt(
  ctx: ThrottlingContext,
  keys: Keys,
  { isKnown, extras }: { isKnown: boolean; extras: ProblemExtras | undefined },
): Promise<Counted[]> {
  return transact(ctx, async (tx) => {
    const now = ctx.now()
    const blank = { attempts: 0, lastTriedAt: now, freeAt: now }
    // Locks the rows, whether new or existing, always in the same order to avoid deadlocks.
    const rows = Object.values(keys)
      .sort()
      .map((key) => ({ key, ...blank }))
    await tx
      .insert(loginDelays)
      .values(rows)
      .onDuplicateKeyUpdate({ set: { key: sql`${loginDelays.key}` } })
    const current = await readAttempts(tx, keys)
    assertFree(current, { keys, isKnown, now, extras })
    const network = countOne(current.get(keys.network), networkSchedule, now)
    const account = countOne(current.get(keys.account), accountSchedule, now)
    await tx.update(loginDelays).set(network).where(eq(loginDelays.key, keys.network))
    await tx.update(loginDelays).set(account).where(eq(loginDelays.key, keys.account))
    return [
      { key: keys.network, attempts: network.attempts },
      { key: keys.account, attempts: account.attempts },
    ]
  })
}

/** Undoes a count. Also removes the delay that it caused, unless another attempt was counted since. */
async function undoCount(ctx: ThrottlingContext, counted: readonly Counted[]): Promise<void> {
  await transact(ctx, async (tx) => {
    for (const { key, attempts } of counted.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
      const row = eq(loginDelays.key, key)
      await tx
        .update(loginDelays)
        .set({ freeAt: sql`${loginDelays.lastTriedAt}` })
        .where(and(row, eq(loginDelays.attempts, attempts)))
      await tx
        .update(loginDelays)
        .set({ attempts: sql`${loginDelays.attempts} - 1` })
        .where(and(row, gt(loginDelays.attempts, 0)))
    }
  })
}

async function readAttempts(db: Context['db'] | Transaction, keys: Keys): Promise<Map<string, Attempts>> {
  const rows = await db
    .select()
    .from(loginDelays)
    .where(inArray(loginDelays.key, Object.values(keys)))
  return new Map(rows.map((row) => [row.key, row]))
}

async function isKnownNetwork(ctx: ThrottlingContext, { network }: Keys): Promise<boolean> {
  const since = new Date(ctx.now().getTime() - knownMs)
  const isKnown = and(eq(knownNetworks.key, network), gt(knownNetworks.lastSeenAt, since))
  return (await ctx.db.select().from(knownNetworks).where(isKnown)).length > 0
}

async function dropOldestNetworks(tx: Transaction, accountKey: string): Promise<void> {
  const rows = await tx
    .select({ key: knownNetworks.key })
    .from(knownNetworks)
    .where(eq(knownNetworks.accountKey, accountKey))
    .orderBy(desc(knownNetworks.lastSeenAt))
  const oldest = rows.slice(maxKnownNetworks).map(({ key }) => key)
  if (oldest.length > 0) await tx.delete(knownNetworks).where(inArray(knownNetworks.key, oldest))
}

type DelayCheck = { keys: Keys; isKnown: boolean; now: Date; extras: ProblemExtras | undefined }

function assertFree(current: Map<string, Attempts>, { keys, isKnown, now, extras }: DelayCheck): void {
  const ofNetwork = waitLeftMs(current.get(keys.network), now)
  const ofAccount = isKnown ? 0 : waitLeftMs(current.get(keys.account), now)
  const retryAfterSeconds = Math.ceil(Math.max(ofNetwork, ofAccount) / 1000)
  if (retryAfterSeconds > 0) throw delayed(retryAfterSeconds, extras)
}

function delayed(retryAfterSeconds: number, extras: ProblemExtras | undefined): HttpError {
  const detail = `Too many attempts; try again in ${retryAfterSeconds} seconds`
  return new HttpError('tooManyRequests', 'LOGIN_DELAYED', detail, { ...extras, retryAfterSeconds })
}

/** The keys of the email address, and of the email address with the network of the current request. */
function keysOf(ctx: Pick<Context, 'delayKey'>, email: string): Keys {
  return { account: hashOf(ctx, email), network: hashOf(ctx, email, networkOf(currentClient().address ?? '')) }
}

function hashOf({ delayKey }: Pick<Context, 'delayKey'>, ...parts: string[]): string {
  return createHmac('sha256', delayKey).update(JSON.stringify(parts)).digest('hex')
}
