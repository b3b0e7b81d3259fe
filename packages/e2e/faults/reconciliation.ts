// Reconciles the applications that clients saw accepted with the rows, events, inbox entries and emails that were
// created since the reconciliation began: each application must have exactly one of each, per recipient.
import { appendFileSync } from 'node:fs'
import { until } from '@portal/testing/until'
import { expect, inject } from 'vitest'
import { fullOr, isFull } from './extent.ts'
import type { Expectation, Load } from './load.ts'
import type { Portal } from './portal.ts'

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
  /** How often the mail server accepted an email with this Message-ID. */
  emails: Map<string, number>
}
type Positions = {
  applications: number
  outbox: number
  notifications: number
  deliveries: number
  stream: number
  emails: number
}

/** The parts of a portal that a reconciliation reads. */
export type Audited = Pick<Portal, 'rows' | 'streams' | 'messageIds' | 'killedSenders'>

export type Reconciliation = {
  /**
   * Waits until everything in flight has arrived, compares, prints the counts, and fails with every difference.
   * `areEmailsRejected` says that the mail server rejected emails permanently, which then end as FAILED.
   */
  close: (load: Load, options: { areEmailsRejected: boolean }) => Promise<void>
}

/** Starts a reconciliation for a fault that is about to be inflicted, once everything before it has arrived. */
export async function startReconciliation(portal: Audited, fault: string): Promise<Reconciliation> {
  await settled(portal)
  const { killedSenders } = portal
  const positions = await readPositions(portal)
  return {
    close: async (load, { areEmailsRejected }) => {
      await settled(portal)
      const totals = await readTotals(portal, positions)
      const kills = portal.killedSenders - killedSenders
      const errors = compare(totals, load.expectations, areEmailsRejected)
      const duplicates = [...totals.emails.values()].reduce((sum, count) => sum + count - 1, 0)
      // A killed sender has ten emails in flight, and has not recorded those of the last 50 ms.
      if (duplicates > kills * 40)
        errors.push(`${duplicates} emails were sent again after ${kills} kills of their sender`)
      report({
        fault,
        applications: load.accepted(),
        rows: totals.applications.length,
        events: totals.published.length,
        inbox: totals.entries.length,
        emails: totals.emails.size,
        failed: totals.deliveries.filter(({ state }) => state === 'FAILED').length,
        duplicates,
        '5xx': load.failures().length,
        retries: load.retries(),
      })
      expect(errors).toEqual([])
    },
  }
}

/** Prints a line of counts, and adds it to the table at the end. */
export function report(counts: Record<string, string | number>): void {
  const cells = Object.entries(counts).map(([name, count]) => (name === 'fault' ? `${count}:` : `${name} ${count}`))
  console.log(cells.join('  '))
  appendFileSync(inject('faults').table, `${JSON.stringify(counts)}\n`)
}

async function readPositions({ rows, streams, messageIds }: Audited): Promise<Positions> {
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
    emails: (await messageIds()).length,
  }
}

/** Waits until all events are published and consumed and all emails are sent. */
export async function settled(portal: Audited): Promise<void> {
  const { rows, streams } = portal
  const [deadlineMs, speedUpAfterMs] = [fullOr(150_000, 45_000), 1_000]
  const began = performance.now()
  await until(
    'everything to arrive',
    async () => {
      if (!(await isPublished(portal))) return new Error('not all events are published')
      const maySpeedUp = !isFull && performance.now() - began > speedUpAfterMs
      if (!(await streams.areConsumed())) {
        if (maySpeedUp) await streams.redeliver()
        return new Error('not all events are consumed')
      }
      const [waiting] = await rows<{ count: number }>(
        'notification',
        "SELECT COUNT(*) AS count FROM deliveries WHERE state = 'PENDING'",
      )
      if (waiting?.count === 0) return true
      if (maySpeedUp) await releaseOrphans(portal)
      return new Error(`${waiting?.count} emails are pending`)
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
 * An email that a killed process had claimed is claimed again after a minute, which only the full suite waits for. Our
 * mail server responds at once, so the owner of a claim that is three seconds old is dead.
 */
async function releaseOrphans({ rows }: Audited): Promise<void> {
  await rows(
    'notification',
    `UPDATE deliveries SET next_attempt_at = UTC_TIMESTAMP(3)
     WHERE state = 'PENDING' AND next_attempt_at > UTC_TIMESTAMP(3)
       AND updated_at < UTC_TIMESTAMP(3) - INTERVAL 3 SECOND`,
  ).catch((error: unknown) => {
    // A concurrent claim of a sender wins the deadlock; the caller retries.
    if (!(error instanceof Error && /deadlock/i.test(error.message))) throw error
  })
}

async function readTotals({ rows, streams, messageIds }: Audited, positions: Positions): Promise<Totals> {
  const outbox = await rows<{ payload: string }>(
    'application',
    'SELECT payload FROM outbox WHERE id > ? AND subject = ?',
    [positions.outbox, subject],
  )
  const stream = await streams.read('APPLICATION', positions.stream)
  const deliveries = await rows<Delivery>('notification', 'SELECT * FROM deliveries WHERE id > ? AND kind IN (?)', [
    positions.deliveries,
    kinds,
  ])
  const emails = new Map<string, number>()
  for (const id of (await messageIds()).slice(positions.emails)) emails.set(id, (emails.get(id) ?? 0) + 1)
  return {
    applications: await rows('application', 'SELECT * FROM applications WHERE id > ?', [positions.applications]),
    recorded: outbox.map(({ payload }) => eventIdsOf(payload)),
    published: stream.filter((message) => message.subject === subject).flatMap(({ body }) => readEventIds(body)),
    entries: await rows('notification', 'SELECT * FROM notifications WHERE id > ? AND kind IN (?)', [
      positions.notifications,
      kinds,
    ]),
    deliveries,
    emails,
  }
}

function eventIdsOf(body: string): EventIds {
  const { id, data } = JSON.parse(body)
  return { eventId: id, applicationId: data.application_id }
}

/** The ids of a submitted application; none for a malformed message. */
function readEventIds(body: string): EventIds[] {
  try {
    return [eventIdsOf(body)]
  } catch {
    return []
  }
}

function compare(totals: Totals, expectations: readonly Expectation[], areEmailsRejected: boolean): string[] {
  const { applications, recorded, published, entries, deliveries, emails } = totals
  const keyOf = (application: Application) => `${application.job_id}/${application.seeker_user_id}`
  const applicationsById = new Map(applications.map((row) => [row.id, row]))
  const eventOf = new Map(recorded.map((row) => [row.applicationId, row.eventId]))
  const notificationsOf = (id: number | string, row: Application) => [
    [id, row.seeker_user_id, 'APPLICATION_RECEIVED'].join(' '),
    [id, row.recruiter_user_id, 'NEW_APPLICATION'].join(' '),
  ]
  const sent = deliveries.filter(({ message_id, state }) => emails.has(message_id) && state === 'SENT')
  const failed = deliveries.filter(
    ({ message_id, state }) => areEmailsRejected && !emails.has(message_id) && state === 'FAILED',
  )
  const perEvent = applications.flatMap((row) => notificationsOf(eventOf.get(row.id) ?? 'no event', row))
  const ids = [...applicationsById.keys()].map(String)
  return [
    ...differences(
      'row',
      expectations.filter((expectation) => expectation.isAccepted).map(({ jobId, seeker }) => `${jobId}/${seeker.id}`),
      applications.map(keyOf),
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
      applications.flatMap((row) => notificationsOf(row.id, row)),
      entries.map((entry) => [entry.entity_id, entry.user_id, entry.kind].join(' ')),
    ),
    ...differences(
      'email',
      perEvent,
      [...sent, ...failed].map((mail) => [mail.event_id, mail.user_id, mail.kind].join(' ')),
    ),
    ...differences(
      'recorded email',
      deliveries.map((mail) => mail.message_id),
      [...emails.keys(), ...failed.map((mail) => mail.message_id)],
    ),
  ]
}

/** Lists the items that are missing (-) and those that are duplicate or unexpected (+). */
function differences(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const balance = new Map<string, number>()
  for (const item of expected) balance.set(item, (balance.get(item) ?? 0) - 1)
  for (const item of actual) balance.set(item, (balance.get(item) ?? 0) + 1)
  return [...balance]
    .filter(([, count]) => count !== 0)
    .map(([item, count]) => `${what} ${item}: ${count > 0 ? '+' : ''}${count}`)
}
