// Sends the emails that consumers have stored to the mail server. No transaction is open while an email is being sent.
// Guarantees: a stored email is accepted by the mail server or marked FAILED with the reason, such as an expired link.
// A claim lasts a minute of the database's clock, longer than an attempt, so replicas do not send the same email at
// once.
// Does not guarantee: exactly one delivery. If the connection breaks before the final response, the email is sent
// again.
// On crash: an email that was sent but not yet marked SENT is sent again, with the same Message-ID.
import type { KeyObject } from 'node:crypto'
import { type Database, transact } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { type Component, waitFor } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import { and, asc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { databaseNow } from '../database-clock.ts'
import { type DeliveryRow, deliveries } from '../schema.ts'
import { classifyFailure, type MailFailure } from './classify-failure.ts'
import { completeMail } from './link.ts'
import { type Mailer, maxParallel } from './mailer.ts'

// Claiming emails one by one would cost more than sending them.
const minClaim = maxParallel / 2
const pollMs = 1_000
const leaseMs = 60_000
const stopGraceMs = 3_000

export type Sender = Component & {
  /** Sends the emails that are due at once, after the commit of a transaction that stored one. */
  wake: () => void
}

type Dependencies = { db: Database; mailer: Mailer; log: Logger; linkKey: KeyObject }

/** Creates the sender for the emails in a database. */
export function createSender(dependencies: Dependencies): Sender {
  const { db, log, mailer } = dependencies
  const stopping = new AbortController()
  const sending = new Set<Promise<void>>()

  const send = (delivery: DeliveryRow) => {
    const sent = deliver({ ...dependencies, signal: stopping.signal }, delivery)
      .catch((error: unknown) =>
        log.warn({ err: error, delivery: delivery.id }, 'the outcome of an email was not recorded'),
      )
      .finally(() => {
        sending.delete(sent)
        loop.notify()
      })
    sending.add(sent)
  }

  const loop = createLoop('sender', async ({ wait, isStopped }) => {
    try {
      const free = maxParallel - sending.size
      const claimed = free < minClaim ? [] : await claim(db, free)
      claimed.forEach(send)
      if (claimed.length === 0) await wait(pollMs)
    } catch (error) {
      log.warn({ err: error }, 'could not claim emails, trying again')
      await wait(pollMs, { ignoreSignal: !isStopped() })
    }
  })

  return {
    name: loop.name,
    wake: loop.notify,
    start: loop.start,
    stop: async () => {
      await loop.stop()
      const abortTimer = setTimeout(() => stopping.abort(), stopGraceMs)
      await Promise.all(sending)
      clearTimeout(abortTimer)
      mailer.close()
    },
  }
}

const dueDeliveries = prepared((db) =>
  db
    .select()
    .from(deliveries)
    .where(lte(deliveries.dueAt, databaseNow()))
    .orderBy(asc(deliveries.dueAt), asc(deliveries.id))
    .limit(sql.placeholder('limit'))
    .for('update', { skipLocked: true })
    .prepare(),
)

/** Claims up to `limit` due emails by moving their next attempt past the longest time this one may take. */
async function claim(db: Database, limit: number): Promise<DeliveryRow[]> {
  return transact({ db }, async (tx) => {
    const due = await dueDeliveries(tx).execute({ limit })
    const ids = due.map((delivery) => delivery.id)
    if (ids.length > 0) {
      await tx
        .update(deliveries)
        .set({ nextAttemptAt: databaseNow(leaseMs), attempts: sql`${deliveries.attempts} + 1` })
        .where(inArray(deliveries.id, ids))
    }
    return due
  })
}

type Attempt = Dependencies & { signal: AbortSignal }
/** The columns to set for an email that was not sent. */
type Failure = { state: 'FAILED' | 'PENDING'; lastError: string; nextAttemptAt?: SQL<Date> }

async function deliver(attempt: Attempt, delivery: DeliveryRow): Promise<void> {
  const { db, log, signal } = attempt
  const outcome = await outcomeOf(attempt, delivery)
  // An email that was sent but not recorded would be sent again, so recording is retried until it succeeds.
  await waitFor('the database', log, async () => {
    const recorded = outcome === 'SENT' ? recordSent(db, delivery) : recordFailure(db, delivery, outcome)
    await recorded.catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  })
}

const markSent = prepared((db) =>
  db
    .update(deliveries)
    .set({ state: 'SENT', sentAt: databaseNow(), updatedAt: databaseNow(), lastError: null })
    .where(and(eq(deliveries.id, sql.placeholder('id')), eq(deliveries.state, 'PENDING')))
    .prepare(),
)

async function recordSent(db: Database, { id }: DeliveryRow): Promise<void> {
  await markSent(db).execute({ id })
}

async function recordFailure(db: Database, { id, attempts }: DeliveryRow, failure: Failure): Promise<void> {
  // A failure that is recorded late, after the database was unavailable, must not end the claim of a later attempt.
  const ownClaim = and(eq(deliveries.id, id), eq(deliveries.state, 'PENDING'), eq(deliveries.attempts, attempts + 1))
  await db.update(deliveries).set(failure).where(ownClaim)
}

async function outcomeOf({ mailer, log, linkKey, signal }: Attempt, delivery: DeliveryRow): Promise<'SENT' | Failure> {
  if (delivery.expiresAt !== null && delivery.expiresAt <= new Date()) {
    log.warn({ delivery: delivery.id, kind: delivery.kind }, 'email given up: its link has expired')
    return { state: 'FAILED', lastError: 'the link in the email has expired' }
  }
  const { mail, redact } = completeMail(linkKey, delivery)
  try {
    const span = { kind: SpanKind.CLIENT, from: delivery.traceparent }
    await inSpan('send mail', span, () => mailer.send(mail, signal))
    return 'SENT'
  } catch (thrown) {
    const error = thrown as Error & MailFailure
    error.message = redact(error.message)
    return outcomeOfFailure(log, delivery, error)
  }
}

function outcomeOfFailure(log: Logger, delivery: DeliveryRow, error: Error & MailFailure): Failure {
  const attempt = delivery.attempts + 1
  const ageMs = Date.now() - +(delivery.requeuedAt ?? delivery.createdAt)
  const decision = classifyFailure(error, attempt, ageMs)
  const details = { err: error, delivery: delivery.id, kind: delivery.kind, attempt }
  const lastError = error.message.slice(0, 500)
  if (decision === 'give up') {
    log.error(details, 'email given up')
    return { state: 'FAILED', lastError }
  }
  log.warn(details, 'email could not be sent, will be retried')
  return { state: 'PENDING', lastError, nextAttemptAt: databaseNow(decision.retryInMs) }
}
