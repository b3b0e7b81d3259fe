import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { createLogger } from '@portal/chassis/runtime/log'
import { createBroker } from '@portal/messaging/broker/broker'
import { expectStatus } from '@portal/stack/api-client'
import { type Outcome, runSource } from '@portal/testing/run-source'
import { until } from '@portal/testing/until'
import type { RowDataPacket } from 'mysql2/promise'
import { describe, expect, inject, it } from 'vitest'
import { guest } from './person.ts'
import { describeStack, rows } from './running-stack.ts'

const { stackFile } = inject('portal')
const stack = describeStack()

/** Runs an operator's command, as `pnpm <command>` does, on the portal under test. Rejects if it fails. */
async function operate(...args: string[]): Promise<string> {
  const outcome = await tryToOperate(...args)
  if (outcome.code !== 0) throw new Error(outcome.stderr)
  return outcome.stdout
}

function tryToOperate(...args: string[]): Promise<Outcome> {
  const script = new URL('../../stack/src/operate.ts', import.meta.url)
  return runSource(script, args, { PORTAL_DATA_DIR: dirname(stackFile) })
}

async function publish(subject: string, payload: string) {
  const broker = createBroker({ url: stack.nats.url, prefix: '' }, 'operator', createLogger('journey', 'silent'))
  await broker.connect()
  await broker.publish(subject, payload, randomUUID())
  await broker.stop?.()
}

describe('an operator', () => {
  it('lists, shows, replays and drops a dead letter', async () => {
    await publish('job.posted.v1', 'not an event')
    const listed = await until('the dead letter', async () => {
      const text = await operate('parked', 'list', 'application-openings')
      return text.includes('malformed event') && text
    })
    const id = String(Number.parseInt(listed, 10))

    expect(await operate('parked', 'show', id)).toContain('not an event')
    expect(await operate('parked', 'replay', id)).toContain('job.posted.v1')
    await expect(operate('parked', 'show', id)).rejects.toThrow(`no parked message has the id ${id}`)
    await until('the replayed message to be parked again', async () =>
      (await operate('parked', 'list', 'application-openings')).includes('malformed event'),
    )
    await operate('parked', 'drop', 'all')
    expect(await operate('parked', 'list')).toContain('nothing is parked')
  })

  it('cannot replay a dead letter that is not in the stream of its owner', async () => {
    const broker = createBroker({ url: stack.nats.url, prefix: '' }, 'operator', createLogger('journey', 'silent'))
    await broker.connect()
    const deadLetter = { consumer: 'notification-accounts', subject: 'auth.user-erased.v1', sequence: 1, attempts: 1 }
    await broker.parked.add({ ...deadLetter, reason: 'made up' }, Buffer.from('made up'))
    const [id] = /^\d+/.exec(await operate('parked', 'list', 'notification-accounts')) ?? []

    expect(await tryToOperate('parked', 'replay', 'all')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`${id} is not in the stream of its owner`),
    })

    expect(await operate('parked', 'drop', 'all')).toContain(`${id} was dropped`)
    await broker.stop?.()
  })

  it('rebuilds every read model from its owner while the portal runs', async () => {
    const readModels = {
      'portal_application.openings': 'application',
      'portal_application.candidates': 'application',
      'portal_application.employers': 'application',
      'portal_job.employers': 'job',
      'portal_profile.known_skills': 'profile',
      'portal_notification.addresses': 'notification',
      'portal_notification.seeker_names': 'notification',
      'portal_notification.company_names': 'notification',
      'portal_notification.job_titles': 'notification',
    }
    const read = () => Promise.all(Object.keys(readModels).map((table) => rows(`SELECT * FROM ${table} ORDER BY 1`)))
    const before = await read()
    expect(before.every((table) => table.length > 0)).toBe(true)
    for (const table of Object.keys(readModels)) await rows(`DELETE FROM ${table} LIMIT 1`)
    await rows("UPDATE portal_notification.addresses SET email = 'wrong@example.com', revision = revision + 7")

    for (const service of new Set(Object.values(readModels))) {
      expect(await operate('rebuild-copies', service, 'all')).toContain('records read from')
    }

    // A read model has the revision of the last change to its fields; its owner has the revision of the last change.
    const ignoringRevisions = (tables: RowDataPacket[][]) =>
      tables.map((table) => table.map(({ revision: _, ...row }) => row))
    expect(ignoringRevisions(await read())).toEqual(ignoringRevisions(before))
    await expectStatus(200, guest.request('GET', '/ready'))
  })

  it('publishes events again, which changes nothing', async () => {
    const read = () => rows('SELECT id, kind, user_id FROM portal_notification.notifications ORDER BY id')
    const before = await read()

    expect(await operate('republish', 'application', '2020-01-01T00:00:00Z')).toMatch(/^[1-9]\d* events/)

    await until('the relay to publish the events', async () => {
      const unsent = await rows('SELECT id FROM portal_application.outbox WHERE published_at IS NULL')
      return unsent.length === 0
    })
    expect(await read()).toEqual(before)
  })
})
