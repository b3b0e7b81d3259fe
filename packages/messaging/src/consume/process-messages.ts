// Processes the messages of a consumer: each is acknowledged, returned for a retry, or parked (ADR 4 and 13).
// Guarantees: a handler takes effect once per event and consumer, because the inbox row commits with it. A batch shares
// a transaction; if it fails, each event gets its own. An unavailable database or service uses up no attempts.
// Does not guarantee: order across redeliveries; handlers compare revisions.
// On crash: unacknowledged events are redelivered. Retries are counted before they begin, so an event that crashes the
// process is parked as well.

import { HttpError } from '@portal/chassis/errors'
import { type Transaction, type Transactional, transact } from '@portal/chassis/mysql/database'
import { driverCode, isConnectionLost } from '@portal/chassis/mysql/driver-error'
import { describeError, type Logger } from '@portal/chassis/runtime/log'
import { runInContext } from '@portal/chassis/runtime/request-context'
import { inSpan, inTraceOf, SpanKind } from '@portal/chassis/runtime/tracing'
import { events } from '@portal/contracts/catalogue'
import { type Envelope, envelope } from '@portal/contracts/event'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Broker, Message } from '../broker/broker.ts'
import { attempts } from '../tables.ts'
import type { Consumer, Subscription } from './consume.ts'
import { insertInboxRow, insertInboxRows, isProcessed } from './inbox.ts'
import { delayWhileUnavailable, maxAttempts, retryDelay } from './retry.ts'

/** The redelivery delay of messages that are returned unprocessed. */
const putBackMs = 500

export type Processing = {
  ctx: Transactional
  broker: Broker
  log: Logger
  consumer: Consumer
  /** Stops delivery until the database is available. Returns true if the first check found it unavailable. */
  pause: () => Promise<boolean>
  /** Whether consuming is paused or stopped, so that delivered messages must be returned. */
  isPaused: () => boolean
}

type Readable = { event: Envelope; subscription: Subscription; data: never; traceparent: string | undefined }
type Delivery = Readable & { message: Message }
type Group = [Readable, ...Readable[]]

/** Processes messages in order: each is acknowledged, returned for a retry, or parked. Never rejects. */
export async function processMessages(processing: Processing, messages: readonly Message[]): Promise<void> {
  const deliveries: Delivery[] = []
  for (const message of messages) {
    const read = readMessage(processing.consumer, message)
    if (read === 'not subscribed') message.ack()
    else if ('defect' in read) await deadLetter(processing, message, { reason: read.defect, attempts: 1 })
    else deliveries.push({ ...read, message })
  }
  if (await processBatch(processing, deliveries)) return
  for (const delivery of deliveries) {
    // After a batch that failed, one of its events may have been processed before.
    const isFirst = deliveries.length === 1 && !delivery.message.redelivered
    if (processing.isPaused()) delivery.message.nak(putBackMs)
    else await inContextOf(delivery, () => tryEvent(processing, delivery, isFirst))
  }
}

/** Processes several deliveries in one transaction. Returns false if none of them was processed. */
async function processBatch(processing: Processing, all: readonly Delivery[]): Promise<boolean> {
  // A redelivered event is processed alone, because its attempts are counted.
  if (all.length < 2 || processing.isPaused() || all.some(({ message }) => message.redelivered)) return false
  try {
    await handle(processing, all as [Delivery, ...Delivery[]], 'inbox last')
  } catch (error) {
    // Processing one by one hides a batch that can never succeed, and costs far more.
    processing.log.warn({ err: error }, 'batch failed: processing its events one by one')
    return false
  }
  for (const { message } of all) message.ack()
  return true
}

/** Runs `work` with the request id, actor and trace of the event, for logs, events and traces. */
function inContextOf<Result>({ event, traceparent }: Readable, work: () => Promise<Result>): Promise<Result> {
  return inTraceOf(traceparent, () => runInContext({ requestId: event.request_id, actorId: event.actor_id }, work))
}

function readMessage(consumer: Consumer, message: Message): Readable | 'not subscribed' | { defect: string } {
  const event = parseEnvelope(message)
  if ('defect' in event) return event
  const isSame = (known: { name: string; version: number }) =>
    known.name === event.name && known.version === event.version
  const subscription = consumer.subscriptions.find(({ definition }) => isSame(definition))
  if (!subscription) {
    return events.some(isSame) ? 'not subscribed' : { defect: `unknown event ${event.name} v${event.version}` }
  }
  const data = subscription.definition.data.safeParse(event.data)
  if (!data.success) return { defect: malformed(data.error) }
  // The span of the relay, or else the span that recorded the event.
  const traceparent = message.headers?.get('traceparent') || event.traceparent
  return { event, subscription, data: data.data as never, traceparent }
}

function parseEnvelope(message: Message): Envelope | { defect: string } {
  try {
    return envelope.parse(message.json())
  } catch (error) {
    return { defect: error instanceof z.ZodError ? malformed(error) : 'malformed event: not JSON' }
  }
}

function malformed(error: z.ZodError): string {
  return `malformed event: ${error.issues.map(({ path, message }) => `${path.join('/')} ${message}`).join(', ')}`
}

async function tryEvent(processing: Processing, delivery: Delivery, isFirst: boolean): Promise<void> {
  const { ctx, log, consumer } = processing
  const { event, message } = delivery
  const details = { event: event.name, event_id: event.id }
  const attemptCount = attemptsOf(ctx, consumer, event)
  let attempt = 1
  try {
    if (message.redelivered) attempt = await attemptCount.begin()
    if (attempt > maxAttempts && !(await isProcessed(ctx.db, consumer.durable, event.id))) {
      const reason = 'every attempt ended without a result, for example because it crashed the process'
      return await deadLetter(processing, message, { reason, attempts: attempt - 1 })
    }
    await handleOne(processing, delivery, isFirst)
    message.ack()
  } catch (error) {
    if (isConnectionLost(error)) {
      log.warn({ ...details, err: error }, 'the database is unavailable: consuming is paused')
      if (await processing.pause()) await attemptCount.takeBack(attempt)
      message.nak(putBackMs)
    } else if (error instanceof HttpError && error.kind === 'unavailable') {
      log.warn({ ...details, err: error }, 'event waits for a service that is unavailable')
      await attemptCount.takeBack(attempt)
      message.nak(delayWhileUnavailable(message.info.deliveryCount))
    } else {
      await retryOrDeadLetter(processing, message, { ...details, attempt, err: error })
    }
  }
}

/** Handles an event. `isFirst` if it has not been delivered before, so that it has hardly ever been processed. */
async function handleOne(processing: Processing, event: Readable, isFirst: boolean): Promise<void> {
  if (isFirst) {
    try {
      return await handle(processing, [event], 'inbox last')
    } catch (error) {
      // Possibly that of the inbox: an event that is published again is delivered as a new one.
      if (driverCode(error) !== 'ER_DUP_ENTRY') throw error
    }
  }
  await handle(processing, [event], 'inbox first')
}

/**
 * Runs `prepare` of each event, then all handlers in one transaction, then `afterwards` of each. The inbox rows are
 * written last, together with the commit, which saves a round trip and fails for events processed before, or first, for a
 * single event, which is then skipped.
 */
async function handle(
  { ctx, consumer: { durable } }: Processing,
  all: Group,
  order: 'inbox first' | 'inbox last',
): Promise<void> {
  const prepare = (each: Readable) => inContextOf(each, async () => each.subscription.prepare?.(each.data))
  const prepared = new Map(await Promise.all(all.map(async (each) => [each, await prepare(each)] as const)))
  const ids = all.map(({ event }) => event.id)
  await transact(ctx, async (tx) => {
    if (order === 'inbox last') tx.beforeCommit(() => insertInboxRows(tx, durable, ids))
    else if (!(await insertInboxRow(tx, durable, all[0].event.id))) return
    for (const group of groupsOf(all)) await handleGroup(tx, durable, group, prepared)
  })
  for (const { subscription } of all) await subscription.afterwards?.()
}

/** Splits events into groups of consecutive ones that the same handler takes at once. */
function groupsOf(all: readonly Readable[]): Group[] {
  const groups: Group[] = []
  for (const each of all) {
    const group = groups.at(-1)
    const { handle, takesMany } = each.subscription
    if (group && takesMany && group[0].subscription.handle === handle) group.push(each)
    else groups.push([each])
  }
  return groups
}

async function handleGroup(
  tx: Transaction,
  durable: string,
  group: Group,
  prepared: ReadonlyMap<Readable, unknown>,
): Promise<void> {
  const [first] = group
  const isOne = group.length === 1
  // What a handler of many stores continues the trace of each message. One event is handled in a span of its own.
  const events = group.map(({ event, data, traceparent }) => ({
    ...event,
    data,
    traceparent: isOne ? undefined : traceparent,
  }))
  const attributes = {
    'messaging.system': 'nats',
    'messaging.consumer.group.name': durable,
    ...(isOne ? { 'messaging.message.id': first.event.id } : { 'messaging.batch.message_count': group.length }),
  }
  const name = `process ${isOne ? first.event.name : `${group.length} events`}`
  const work = () =>
    inSpan(name, { kind: SpanKind.CONSUMER, attributes }, () =>
      first.subscription.handle(
        tx,
        events as never[],
        group.map((each) => prepared.get(each) as never),
      ),
    )
  await (isOne ? inContextOf(first, work) : work())
}

/**
 * The counter of attempts of an event. The first one is not stored, so an event that succeeds at once costs no write.
 */
function attemptsOf({ db }: Transactional, { durable }: Consumer, { id }: Envelope) {
  const store = (first: number, further: ReturnType<typeof sql> | number) =>
    db
      .insert(attempts)
      .values({ consumer: durable, eventId: id, begun: first, lastBegunAt: new Date() })
      .onDuplicateKeyUpdate({ set: { begun: further, lastBegunAt: new Date() } })
  return {
    /** Counts an attempt before it begins, and returns its number. */
    begin: async () => {
      await store(2, sql`${attempts.begun} + 1`)
      const [row] = await db
        .select()
        .from(attempts)
        .where(and(eq(attempts.consumer, durable), eq(attempts.eventId, id)))
      return row?.begun ?? 1
    },
    /** Uncounts an attempt. If that fails, the attempt counts, which is harmless. */
    takeBack: async (attempt: number) => {
      await store(attempt - 1, attempt - 1).catch(() => undefined)
    },
  }
}

async function retryOrDeadLetter(
  processing: Processing,
  message: Message,
  failure: { event: string; event_id: string; attempt: number; err: unknown },
): Promise<void> {
  const delayMs = retryDelay(failure.attempt)
  if (delayMs === undefined) {
    // Without the values of a failed statement, which can be personal data.
    const { message: reason } = describeError(failure.err)
    return deadLetter(processing, message, { reason, attempts: failure.attempt })
  }
  processing.log.warn({ ...failure, delayMs }, 'event will be retried')
  // Always with a delay: without one, the server redelivers at once.
  message.nak(delayMs)
}

async function deadLetter(
  { broker, log, consumer }: Processing,
  message: Message,
  failure: { reason: string; attempts: number },
): Promise<void> {
  const details = { subject: message.subject, sequence: message.seq, ...failure }
  try {
    await broker.parked.add({ ...details, consumer: consumer.durable }, message.data)
    log.error(details, 'event parked')
    // Without a reason, because older servers ignore a termination that has one.
    message.term()
  } catch (error) {
    log.warn({ ...details, err: error }, 'event could not be parked yet')
    message.nak(delayWhileUnavailable(message.info.deliveryCount))
  }
}
