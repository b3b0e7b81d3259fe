import { appendFileSync } from 'node:fs'
import { until } from '@portal/testing/until'
import { expect, inject } from 'vitest'
import { fullOr, isFull } from './extent.ts'
import type { Expectation, Load } from './load.ts'
import type { Portal } from './portal.ts'

/*
 * Double-entry book-keeping: what the clients were told on one side; rows, events, inbox entries and mails on the
 * other. An account is opened before the load begins, and looks at everything that has come about since.
 */

const kinds = ['APPLICATION_RECEIVED', 'NEW_APPLICATION'] as const
const subject = 'application.submitted.v1'

type Application = { id: number; job_id: number; seeker_user_id: number; recruiter_user_id: number }
type Entry = { user_id: number; kind: string; entity_id: number }
type Delivery = { event_id: string; user_id: number; kind: string; message_id: string; state: string }
type EventIds = { eventId: string; applicationId: number }
type Totals = {
  applications: Application[]
  recorded: EventIds[]
  published: EventIds[]
  entries: Entry[]
  deliveries: Delivery[]
  /** How often the mail server took the mail of a Message-ID. */
  mails: Map<string, number>
}
type OutboxPositions = {
  applications: number
  outbox: number
  notifications: number
  deliveries: number
  stream: number
  mails: number
}

/** What the books are kept by. */
export type Audited = Pick<Portal, 'rows' | 'streams' | 'messageIds' | 'killedSenders'>

export type Account = {
  /**
   * Waits until everything under way has arrived, compares, prints the counts, and fails with all that does not add up.
   * `areEmailsRejected` says that a mail server has refused mails for good, which then end as FAILED.
   */
  close: (load: Load, options: { areEmailsRejected: boolean }) => Promise<void>
}

/** Opens an account for a fault that is about to begin, once everything before it has arrived. */
export async function openAccount(portal: Audited, fault: string): Promise<Account> {
  await settled(portal)
  const { killedSenders } = portal
  const outboxPositions = await readOutboxPositions(portal)
  return {
    close: async (load, { areEmailsRejected }) => {
      await settled(portal)
      const totals = await readTotals(portal, outboxPositions)
      const kills = portal.killedSenders - killedSenders
      const wrong = compare(totals, load.expectations, areEmailsRejected)
      const copies = [...totals.mails.values()].reduce((sum, count) => sum + count - 1, 0)
      // A sender has at most five mails under way when it is killed.
      if (copies > kills * 5) wrong.push(`${copies} mails were sent again after ${kills} kills of their sender`)
      report({
        fault,
        applications: load.accepted(),
        rows: totals.applications.length,
        events: totals.published.length,
        inbox: totals.entries.length,
        mails: totals.mails.size,
        failed: totals.deliveries.filter(({ state }) => state === 'FAILED').length,
        duplicates: copies,
        '5xx': load.troubles().length,
        retries: load.retries(),
      })
      expect(wrong).toEqual([])
    },
  }
}

/** One line of counts now, and one in the table at the end. */
export function report(counts: Record<string, string | number>): void {
  const words = Object.entries(counts).map(([name, count]) => (name === 'fault' ? `${count}:` : `${name} ${count}`))
  console.log(words.join('  '))
  appendFileSync(inject('faults').table, `${JSON.stringify(counts)}\n`)
}

async function readOutboxPositions({ rows, streams, messageIds }: Audited): Promise<OutboxPositions> {
  const newest = async (service: 'application' | 'notification', table: string) => {
    const [row] = await rows<{ id: number | null }>(service, `SELECT MAX(id) AS id FROM ${table}`)
    return row?.id ?? 0
  }
  return {
    applications: await newest('application', 'applications'),
    outbox: await newest('application', 'outbox'),
    notifications: await newest('notification', 'notifications'),
    deliveries: await newest('notification', 'deliveries'),
    stream: await streams.lastSequence('APPLICATION'),
    mails: (await messageIds()).length,
  }
}

/** Waits until nothing is left to be published, consumed or sent. */
export async function settled(portal: Audited): Promise<void> {
  const { rows, streams } = portal
  const [deadlineMs, hurryAfterMs] = [fullOr(150_000, 45_000), 1_000]
  const began = performance.now()
  await until(
    'everything to arrive',
    async () => {
      if (!(await isPublished(portal))) return false
      const mayHurry = !isFull && performance.now() - began > hurryAfterMs
      if (!(await streams.areConsumed())) {
        if (mayHurry) await streams.redeliver()
        return false
      }
      const [waiting] = await rows<{ count: number }>(
        'notification',
        "SELECT COUNT(*) AS count FROM deliveries WHERE state = 'PENDING'",
      )
      if (waiting?.count === 0) return true
      if (mayHurry) await releaseOrphans(portal)
      return false
    },
    deadlineMs,
  )
}

async function isPublished({ rows }: Audited): Promise<boolean> {
  for (const service of ['auth', 'job', 'profile', 'application'] as const) {
    const [unsent] = await rows(service, 'SELECT id FROM outbox WHERE published_at IS NULL LIMIT 1')
    if (unsent) return false
  }
  return true
}

/**
 * A mail that a process had claimed when it was killed is claimed again after a minute, which only the full suite waits
 * for. Ours is a mail server that answers at once, so who has held a mail for three seconds is dead.
 */
async function releaseOrphans({ rows }: Audited): Promise<void> {
  await rows(
    'notification',
    `UPDATE deliveries SET next_attempt_at = UTC_TIMESTAMP(3)
     WHERE state = 'PENDING' AND next_attempt_at > UTC_TIMESTAMP(3)
       AND updated_at < UTC_TIMESTAMP(3) - INTERVAL 3 SECOND`,
  ).catch((error: unknown) => {
    // A sender that claims at the same moment goes first; we are asked again.
    if (!(error instanceof Error && /deadlock/i.test(error.message))) throw error
  })
}

async function readTotals({ rows, streams, messageIds }: Audited, outboxPositions: OutboxPositions): Promise<Totals> {
  const outbox = await rows<{ payload: string }>(
    'application',
    'SELECT payload FROM outbox WHERE id > ? AND subject = ?',
    [outboxPositions.outbox, subject],
  )
  const stream = await streams.read('APPLICATION', outboxPositions.stream)
  const deliveries = await rows<Delivery>('notification', 'SELECT * FROM deliveries WHERE id > ? AND kind IN (?)', [
    outboxPositions.deliveries,
    kinds,
  ])
  const mails = new Map<string, number>()
  for (const id of (await messageIds()).slice(outboxPositions.mails)) mails.set(id, (mails.get(id) ?? 0) + 1)
  return {
    applications: await rows('application', 'SELECT * FROM applications WHERE id > ?', [outboxPositions.applications]),
    recorded: outbox.map(({ payload }) => eventIdsOf(payload)),
    published: stream.filter((message) => message.subject === subject).flatMap(({ body }) => readEventIds(body)),
    entries: await rows('notification', 'SELECT * FROM notifications WHERE id > ? AND kind IN (?)', [
      outboxPositions.notifications,
      kinds,
    ]),
    deliveries,
    mails,
  }
}

function eventIdsOf(body: string): EventIds {
  const { id, data } = JSON.parse(body)
  return { eventId: id, applicationId: data.application_id }
}

/** Poison is no fact. */
function readEventIds(body: string): EventIds[] {
  try {
    return [eventIdsOf(body)]
  } catch {
    return []
  }
}

function compare(totals: Totals, expectations: readonly Expectation[], areEmailsRejected: boolean): string[] {
  const { applications, recorded, published, entries, deliveries, mails } = totals
  const nameOf = (of: Application) => `${of.job_id}/${of.seeker_user_id}`
  const eventIdsOf = new Map(applications.map((row) => [row.id, row]))
  const eventOf = new Map(recorded.map((row) => [row.applicationId, row.eventId]))
  const both = (id: number | string, row: Application) => [
    [id, row.seeker_user_id, 'APPLICATION_RECEIVED'].join(' '),
    [id, row.recruiter_user_id, 'NEW_APPLICATION'].join(' '),
  ]
  const sent = deliveries.filter(({ message_id, state }) => mails.has(message_id) && state === 'SENT')
  const failed = deliveries.filter(
    ({ message_id, state }) => areEmailsRejected && !mails.has(message_id) && state === 'FAILED',
  )
  const perEvent = applications.flatMap((row) => both(eventOf.get(row.id) ?? 'no event', row))
  const ids = [...eventIdsOf.keys()].map(String)
  return [
    ...differences(
      'row',
      expectations.filter((expectation) => expectation.isAccepted).map(({ jobId, seeker }) => `${jobId}/${seeker.id}`),
      applications.map(nameOf),
    ),
    ...differences(
      'recorded event',
      ids,
      recorded.map((row) => String(row.applicationId)),
    ),
    ...differences(
      'published event',
      recorded.map((row) => row.eventId),
      published.map((row) => row.eventId),
    ),
    ...differences(
      'inbox entry',
      applications.flatMap((row) => both(row.id, row)),
      entries.map((entry) => [entry.entity_id, entry.user_id, entry.kind].join(' ')),
    ),
    ...differences(
      'mail',
      perEvent,
      [...sent, ...failed].map((mail) => [mail.event_id, mail.user_id, mail.kind].join(' ')),
    ),
    ...differences(
      'known mail',
      deliveries.map((mail) => mail.message_id),
      [...mails.keys(), ...failed.map((mail) => mail.message_id)],
    ),
  ]
}

/** Says what is missing, and what is there once too often or for no reason. */
function differences(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const balance = new Map<string, number>()
  for (const item of expected) balance.set(item, (balance.get(item) ?? 0) - 1)
  for (const item of actual) balance.set(item, (balance.get(item) ?? 0) + 1)
  return [...balance]
    .filter(([, count]) => count !== 0)
    .map(([item, count]) => `${what} ${item}: ${count > 0 ? '+' : ''}${count}`)
}
