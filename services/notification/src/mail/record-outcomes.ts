// Records what became of claimed emails. Outcomes are collected and written by one statement for all accepted emails
// and one for all others, because each commit is a write to disk.
// Guarantees: an outcome is written within 50 ms while the database is available, otherwise as soon as it is again.
// On crash: the outcomes that are not yet written are lost, and their emails are sent again when the claims end.
import type { Database } from '@portal/chassis/mysql/database'
import { waitFor } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import DataLoader from 'dataloader'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { databaseNow } from '../database-clock.ts'
import { deliveries } from '../schema.ts'
import { type Claim, isClaimed } from './claims.ts'

const recordAfterMs = 50

/** Not sent: given up, or to be retried after this many milliseconds. */
type Failure = { state: 'FAILED'; lastError: string } | { state: 'PENDING'; lastError: string; retryInMs: number }
/** What became of a claimed email: the mail server has accepted it, nobody needs it any more, or it was not sent. */
export type Outcome = { claim: Claim; result: 'SENT' | 'NEEDLESS' | Failure }

type Dependencies = { db: Database; log: Logger; signal: AbortSignal }

/**
 * Returns the function that records an outcome together with those of the next 50 milliseconds, and resolves when they
 * are written. Retries until it succeeds; once the signal is aborted, the attempt in progress is the last one.
 */
export function createRecorder({ db, log, signal }: Dependencies): (outcome: Outcome) => Promise<void> {
  const write = async (outcomes: readonly Outcome[]) => {
    await waitFor('the database', log, () => writeOutcomes(db, outcomes), { isRetryable: () => !signal.aborted })
    return outcomes.map(() => undefined)
  }
  const recorder = new DataLoader<Outcome, void>(write, {
    cache: false,
    batchScheduleFn: (writeBatch) => setTimeout(writeBatch, recordAfterMs),
  })
  return (outcome) => recorder.load(outcome)
}

/** Writes outcomes. Writing them again has no effect. */
async function writeOutcomes(db: Database, outcomes: readonly Outcome[]): Promise<void> {
  const sent: number[] = []
  const needless: Claim[] = []
  const failures: (Claim & Failure)[] = []
  for (const { claim, result } of outcomes) {
    if (result === 'SENT') sent.push(claim.id)
    else if (result === 'NEEDLESS') needless.push(claim)
    else failures.push({ ...claim, ...result })
  }
  if (sent.length > 0) await writeSent(db, sent)
  if (needless.length > 0) await db.delete(deliveries).where(isClaimed(needless))
  if (failures.length > 0) await writeFailures(db, failures)
}

async function writeSent(db: Database, ids: readonly number[]): Promise<void> {
  await db
    .update(deliveries)
    .set({ state: 'SENT', sentAt: databaseNow(), updatedAt: databaseNow(), lastError: null })
    .where(and(inArray(deliveries.id, [...ids]), eq(deliveries.state, 'PENDING')))
}

async function writeFailures(db: Database, failures: readonly (Claim & Failure)[]): Promise<void> {
  const choose = (valueFor: (failure: Failure) => unknown) => {
    const cases = failures.map((failure) => sql`when ${failure.id} then ${valueFor(failure)}`)
    return sql`case ${deliveries.id} ${sql.join(cases, sql` `)} end`
  }
  const nextAttempt = (failure: Failure) =>
    failure.state === 'PENDING' ? databaseNow(failure.retryInMs) : deliveries.nextAttemptAt
  await db
    .update(deliveries)
    .set({
      state: choose(({ state }) => state),
      lastError: choose(({ lastError }) => lastError),
      nextAttemptAt: choose(nextAttempt),
    })
    // A failure that is recorded late, after the database was unavailable, must not end a later claim.
    .where(isClaimed(failures))
}
