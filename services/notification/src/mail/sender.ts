// The sender takes the mails that consumers wrote and hands them to the mail server. Guaranteed: a mail whose event was
// dealt with is handed over, or noted as FAILED with the reason; while the server is away it waits. A claimed mail is
// nobody else's for a minute by the database's clock, which is longer than an attempt may take, so several replicas do not
// send the same one, whatever their own clocks say. Not guaranteed: exactly once. A process that dies, or loses the connection,
// between the server's last word and our note of it sends the mail again, under the same Message-ID. No transaction is
// open while the mail server is talked to. A mail with a link that has expired is given up instead of sent.
import type { KeyObject } from 'node:crypto'
import { type Database, prepared, type Transaction, transact } from '@portal/chassis/database'
import { type Component, waitFor } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { inSpan, SpanKind } from '@portal/chassis/tracing'
import { createLoop } from '@portal/messaging/poll-loop'
import { and, asc, eq, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { databaseNow } from '../database-clock.ts'
import { type DeliveryRow, deliveries } from '../schema.ts'
import { classifyFailure, type MailFailure } from './classify-failure.ts'
import { completeMail } from './link.ts'
import { type Mailer, maxParallel } from './mailer.ts'

// Asking for every single one would cost more than sending it.
const worthClaiming = maxParallel / 2
const pollMs = 1_000
const leaseMs = 60_000
const stopGraceMs = 3_000

export type Sender = Component & {
  /** Looks at once for a mail that was written in a transaction, if any; called after every commit. */
  wake: (tx: Transaction) => void
}

const withMails = new WeakSet<Transaction>()

/** Notes that a transaction writes a mail that is to be sent at once. */
export function signalMail(tx: Transaction): void {
  withMails.add(tx)
}

type Tools = { db: Database; mailer: Mailer; log: Logger; linkKey: KeyObject }

/** The sender of the mails in a database. */
export function createSender(tools: Tools): Sender {
  const { db, log, mailer } = tools
  const stopping = new AbortController()
  const sending = new Set<Promise<void>>()

  const send = (delivery: DeliveryRow) => {
    const sent = deliver({ ...tools, signal: stopping.signal }, delivery)
      .catch((error: unknown) => log.warn({ err: error, delivery: delivery.id }, 'the outcome of a mail was not noted'))
      .finally(() => {
        sending.delete(sent)
        loop.notify()
      })
    sending.add(sent)
  }

  const loop = createLoop('sender', async ({ wait, isStopped }) => {
    try {
      const free = maxParallel - sending.size
      const claimed = free < worthClaiming ? [] : await claim(db, free)
      claimed.forEach(send)
      if (claimed.length === 0) await wait(pollMs)
    } catch (error) {
      log.warn({ err: error }, 'sender paused')
      await wait(pollMs, { ignoreSignal: !isStopped() })
    }
  })

  return {
    name: loop.name,
    wake: (tx) => {
      if (withMails.delete(tx)) loop.notify()
    },
    start: loop.start,
    stop: async () => {
      await loop.stop()
      const giveUp = setTimeout(() => stopping.abort(), stopGraceMs)
      await Promise.all(sending)
      clearTimeout(giveUp)
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

/** Takes up to `limit` mails that are due, and moves them on for as long as an attempt may take. */
async function claim(db: Database, limit: number): Promise<DeliveryRow[]> {
  // A claim is nothing to wake anybody for, least of all ourselves.
  return transact({ db, committed: () => undefined }, async (tx) => {
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

type Attempt = Tools & { signal: AbortSignal }
/** What is noted of a mail that was not sent. */
type Failure = { state: 'FAILED' | 'PENDING'; lastError: string; nextAttemptAt?: SQL<Date> }

async function deliver(attempt: Attempt, delivery: DeliveryRow): Promise<void> {
  const { db, log, signal } = attempt
  const outcome = await outcomeOf(attempt, delivery)
  // Once the mail is out, forgetting that would send it twice, so the note is tried until it is made.
  await waitFor('the database', log, async () => {
    const signalled = outcome === 'SENT' ? markEmailSent(db, delivery) : recordFailure(db, delivery, outcome)
    await signalled.catch((error: unknown) => {
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

async function markEmailSent(db: Database, { id }: DeliveryRow): Promise<void> {
  await markSent(db).execute({ id })
}

async function recordFailure(db: Database, { id, attempts }: DeliveryRow, failure: Failure): Promise<void> {
  // One that is noted late, because the database was away, is not to end the claim of whoever tries by now.
  const ours = and(eq(deliveries.id, id), eq(deliveries.state, 'PENDING'), eq(deliveries.attempts, attempts + 1))
  await db.update(deliveries).set(failure).where(ours)
}

async function outcomeOf({ mailer, log, linkKey, signal }: Attempt, delivery: DeliveryRow): Promise<'SENT' | Failure> {
  if (delivery.expiresAt !== null && delivery.expiresAt <= new Date()) {
    log.warn({ delivery: delivery.id, kind: delivery.kind }, 'mail given up, its link has expired')
    return { state: 'FAILED', lastError: 'the link in it has expired' }
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
  const about = { err: error, delivery: delivery.id, kind: delivery.kind, attempt }
  const lastError = error.message.slice(0, 500)
  if (decision === 'give up') {
    log.error(about, 'mail given up')
    return { state: 'FAILED', lastError }
  }
  log.warn(about, 'mail will be tried again')
  return { state: 'PENDING', lastError, nextAttemptAt: databaseNow(decision.retryInMs) }
}
