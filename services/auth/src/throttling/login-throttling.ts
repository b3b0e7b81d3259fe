// The delay after failed logins, for each account and whether or not there is one; ADR 18 has the schedule. Guaranteed:
// a try is counted in a transaction before its password is compared, so that of any number at once, at any number of
// replicas, no more are compared than of those one after the other, and what comes too early is refused (429) before
// anything is hashed. Five tries of a network are free, then it waits 5 s, twice as long each time, up to 15 minutes;
// twenty of all networks together, then 5 to 30 s, except where this person has logged in from before, so that strangers
// elsewhere never hold up an owner at home. A login ends both, an hour without a try forgets them. What is refused because
// too much waits is no try. Not guaranteed: that a neighbour in the owner's own network (/24, or /48 of IPv6) does not hold
// them up, nor that the owner gets in from a new network while strangers from very many take each turn. After a crash a
// try stays counted.
import { createHmac } from 'node:crypto'
import { type Transaction, transact } from '@portal/chassis/database'
import { isUnavailable } from '@portal/chassis/driver-error'
import { HttpError, type HttpErrorKind, limited, type ProblemExtras } from '@portal/chassis/errors'
import type { Pruning } from '@portal/messaging/prune'
import { and, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { knownNetworks, loginDelays, type UserRow } from '../schema.ts'
import { currentClient } from '../sessions/client.ts'
import { assertSameAccess } from '../users/queries.ts'
import { type Attempts, accountSchedule, countOne, expiryMs, networkSchedule, waitLeftMs } from './backoff.ts'
import { createKeyedSemaphore, type KeyedSemaphore } from './keyed-semaphore.ts'
import { networkOf } from './network.ts'

// Fewer than are free, so that many at once who all know the password are not taken for many who guess.
const attemptsAtOnce = 2
const maxWaiting = 32
// Together with the wait for a thread that hashes well below what the gateway waits.
const waitMs = 2_000
const retryAfterSeconds = 2
const maxKnownNetworks = 10
const knownMs = 90 * 24 * 3600_000

/** What is forgotten need not be kept. */
export const delayPruning: readonly Pruning[] = [
  { table: loginDelays, age: loginDelays.lastTriedAt, retentionMs: expiryMs },
  { table: knownNetworks, age: knownNetworks.lastSeenAt, retentionMs: knownMs },
]

/** What makes the tries of one network at one account come one after the other, nearly. */
export function createLoginSemaphore(): KeyedSemaphore {
  return createKeyedSemaphore({ atOnce: attemptsAtOnce, maxWaiting, waitMs })
}

/** What makes the confirmations of one person come one after the other. */
export function createConfirmationSemaphore(): KeyedSemaphore {
  return createKeyedSemaphore({ atOnce: 1, maxWaiting, waitMs })
}

type Delaying = Pick<Context, 'db' | 'committed' | 'now' | 'delayKey' | 'loginSemaphore'>
type Keys = { account: string; network: string }
/** A row that a try was counted in, and how many it held then. */
type Counted = { key: string; attempts: number }
type Attempt<Result> = {
  act: () => Promise<Result>
  onSuccess: (counted: readonly Counted[]) => Promise<void>
  /** What the refusal of a try that came too early says beside the usual. */
  httpError?: ProblemExtras
}

// Refusals that follow a right password, so that the try was no guess. Whatever is not named here counts as one.
const afterRightPassword = new Set(['ACCOUNT_INACTIVE', 'EMAIL_NOT_VERIFIED', 'SECOND_FACTOR_REQUIRED'])
// Refusals that are about the state of the account or of this service, not about what was sent.
const noGuess: readonly HttpErrorKind[] = ['unavailable', 'conflict', 'tooManyRequests', 'unauthenticated']

/**
 * Runs a try to log in at the account with a normalised address, or refuses it (429). When it succeeds the delays end,
 * and the network that the request came from is a known one.
 */
export async function guardLogin<Result>(ctx: Delaying, email: string, act: () => Promise<Result>): Promise<Result> {
  const keys = keysOf(ctx, email)
  // The one word of OAuth 2 for this, from RFC 8628.
  const httpError = { error: 'slow_down' }
  const attempt = { act, httpError, onSuccess: () => endDelays(ctx, email) }
  const turn = await ctx.loginSemaphore.take(keys.network, () => runCounted(ctx, keys, attempt))
  if (!turn) throw delayed(1, httpError)
  return turn.result
}

/**
 * Runs what a person who is signed in confirms with their password or a code, or refuses it (429). Wrong ones count as
 * failed logins do; right ones leave the delays alone, because a password may be only half of what a login takes. `before`
 * is the account as it was when the request came; what ended its access since has ended the request's right to act.
 */
export async function guardConfirmation<Result>(
  ctx: Delaying & Pick<Context, 'confirmationSemaphore'>,
  before: UserRow,
  act: () => Promise<Result>,
): Promise<Result> {
  const keys = keysOf(ctx, before.email)
  const attempt = { act, onSuccess: (counted: readonly Counted[]) => takeBack(ctx, counted) }
  const turn = await ctx.confirmationSemaphore.take(String(before.id), async () => {
    await assertSameAccess(ctx, before)
    return runCounted(ctx, keys, attempt)
  })
  if (!turn) throw limited('Other confirmations of yours are under way; try again shortly', retryAfterSeconds)
  return turn.result
}

/** Ends the delays of an account and makes the network a known one, for who has shown that the account is theirs. */
export async function endDelays(ctx: Delaying, email: string): Promise<void> {
  const keys = keysOf(ctx, email)
  const lastSeenAt = ctx.now()
  await transact(ctx, async (tx) => {
    await tx.delete(loginDelays).where(inArray(loginDelays.key, Object.values(keys)))
    const [{ affectedRows }] = await tx
      .insert(knownNetworks)
      .values({ key: keys.network, accountKey: keys.account, lastSeenAt })
      .onDuplicateKeyUpdate({ set: { lastSeenAt } })
    // One row more, rather than one that has changed.
    if (affectedRows === 1) await dropOldestNetworks(tx, keys.account)
  })
}

/** Removes all that is kept about the logins at an address, as when its account is erased. */
export async function deleteLogins(ctx: Pick<Context, 'delayKey'>, tx: Transaction, email: string): Promise<void> {
  const account = hashOf(ctx, email)
  const known = await tx.select().from(knownNetworks).where(eq(knownNetworks.accountKey, account))
  await tx.delete(loginDelays).where(inArray(loginDelays.key, [account, ...known.map(({ key }) => key)]))
  await tx.delete(knownNetworks).where(eq(knownNetworks.accountKey, account))
}

async function runCounted<Result>(
  ctx: Delaying,
  keys: Keys,
  { act, onSuccess, httpError }: Attempt<Result>,
): Promise<Result> {
  const isKnown = await isKnownNetwork(ctx, keys)
  // Asked without a lock first, so that a flood of tries does not queue for one.
  assertFree(await readAttempts(ctx.db, keys), { keys, isKnown, now: ctx.now(), httpError })
  const counted = await countAttempt(ctx, keys, { isKnown, httpError })
  const result = await act().catch(async (error: unknown) => {
    // Where it cannot be taken back it stays counted, which is the safe side.
    if (!isGuess(error)) await takeBack(ctx, counted).catch(() => undefined)
    throw error
  })
  await onSuccess(counted)
  return result
}

function isGuess(error: unknown): boolean {
  if (!(error instanceof HttpError)) return !isUnavailable(error)
  return !noGuess.includes(error.kind) && !afterRightPassword.has(error.code)
}

/** Counts a try in both rows. Throws `limited` where it came too early. */
function countAttempt(
  ctx: Delaying,
  keys: Keys,
  { isKnown, httpError }: { isKnown: boolean; httpError: ProblemExtras | undefined },
): Promise<Counted[]> {
  return transact(ctx, async (tx) => {
    const now = ctx.now()
    const blank = { attempts: 0, lastTriedAt: now, freeAt: now }
    // Locks the rows, new or not, in the order that everybody locks them in.
    const rows = Object.values(keys)
      .sort()
      .map((key) => ({ key, ...blank }))
    await tx
      .insert(loginDelays)
      .values(rows)
      .onDuplicateKeyUpdate({ set: { key: sql`${loginDelays.key}` } })
    const current = await readAttempts(tx, keys)
    assertFree(current, { keys, isKnown, now, httpError })
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

/** Undoes a count. The delay that came with it goes too, unless somebody else's try has been counted since. */
async function takeBack(ctx: Delaying, counted: readonly Counted[]): Promise<void> {
  await transact(ctx, async (tx) => {
    for (const { key, attempts } of counted.toSorted((one, other) => (one.key < other.key ? -1 : 1))) {
      const row = eq(loginDelays.key, key)
      await tx
        .update(loginDelays)
        .set({ freeAt: ctx.now() })
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

async function isKnownNetwork(ctx: Delaying, { network }: Keys): Promise<boolean> {
  const since = new Date(ctx.now().getTime() - knownMs)
  const isIt = and(eq(knownNetworks.key, network), gt(knownNetworks.lastSeenAt, since))
  return (await ctx.db.select().from(knownNetworks).where(isIt)).length > 0
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

type Evaluated = { keys: Keys; isKnown: boolean; now: Date; httpError: ProblemExtras | undefined }

function assertFree(current: Map<string, Attempts>, { keys, isKnown, now, httpError }: Evaluated): void {
  const ofNetwork = waitLeftMs(current.get(keys.network), now)
  const ofAccount = isKnown ? 0 : waitLeftMs(current.get(keys.account), now)
  const retryAfterSeconds = Math.ceil(Math.max(ofNetwork, ofAccount) / 1000)
  if (retryAfterSeconds > 0) throw delayed(retryAfterSeconds, httpError)
}

function delayed(retryAfterSeconds: number, extras: ProblemExtras | undefined): HttpError {
  const detail = `Too many tries; try again in ${retryAfterSeconds} seconds`
  return new HttpError('tooManyRequests', 'LOGIN_DELAYED', detail, { ...extras, retryAfterSeconds })
}

/** Of the account, and of the network that the request in progress comes from. */
function keysOf(ctx: Pick<Context, 'delayKey'>, email: string): Keys {
  return { account: hashOf(ctx, email), network: hashOf(ctx, email, networkOf(currentClient().address ?? '')) }
}

function hashOf({ delayKey }: Pick<Context, 'delayKey'>, ...parts: string[]): string {
  return createHmac('sha256', delayKey).update(JSON.stringify(parts)).digest('hex')
}
