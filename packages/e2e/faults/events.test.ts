import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import { eventStreams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../client.ts'
import { fullOr } from './extent.ts'
import { startLoad } from './load.ts'
import { type Portal, startPortal } from './portal.ts'
import { report, settled } from './reconciliation.ts'
import { deleteEvents, emptyReadModels, takeSnapshot } from './snapshot.ts'
import { underLoad } from './under-load.ts'

let portal: Portal

// A portal for this file only, to keep the number of repeated events small.
beforeAll(async () => {
  portal = await startPortal()
})

afterAll(() => portal.kill())

/** Changes data that other services hold in read models, so that applying an older event again would be visible. */
async function changeReplicatedData(): Promise<void> {
  const { recruiters, seekers } = portal.fixtures
  const [recruiter, seeker] = [recruiters[0], seekers[0]]
  if (!recruiter || !seeker) throw new Error('the portal has no users')
  const put = (person: Person, path: string, body: object) => expectStatus(200, person.request('PUT', path, body))
  const [job] = await expectStatus(200, recruiter.request('GET', '/api/v1/jobs/my/jobs'))
  for (const new_status of ['PAUSED', 'OPEN', 'CLOSED']) {
    await put(recruiter, `/api/v1/jobs/${job.id}/status`, { new_status })
  }
  await put(recruiter, `/api/v1/jobs/${job.id}`, { title: 'Architect' })
  await put(recruiter, `/api/v1/profiles/recruiters/${recruiter.id}`, { company_name: 'TechCorp International' })
  await put(seeker, `/api/v1/profiles/job-seekers/${seeker.id}`, { full_name: 'Ada King' })
  await expectStatus(201, recruiter.request('POST', '/api/v1/skills', { name: `Skill ${randomUUID()}` }))
}

/** Publishes every event twice more, newest first; returns the number of messages. */
async function publishAllTwiceBackwards(): Promise<number> {
  const messages = await Promise.all(eventStreams.map((stream) => portal.streams.read(stream)))
  const newestFirst = messages.flat().toReversed()
  for (const { subject, body } of [...newestFirst, ...newestFirst]) await portal.streams.send(subject, body)
  return newestFirst.length * 2
}

describe('delivering every event twice more, in reverse order,', () => {
  beforeAll(async () => {
    const load = startLoad(portal)
    await load.waitForAccepted(60)
    await load.end()
    await changeReplicatedData()
    await settled(portal)
  })

  it.each([
    { what: 'changes nothing, even with an empty inbox', isEmptied: false },
    { what: 'rebuilds the same read models from empty tables', isEmptied: true },
  ])('$what', async ({ what, isEmptied }) => {
    const before = await takeSnapshot(portal)
    const emails = portal.mail.taken.length
    await deleteEvents(portal)
    if (isEmptied) await emptyReadModels(portal)
    const events = await publishAllTwiceBackwards()
    await settled(portal)
    report({ fault: `every event twice, in reverse: ${what}`, events, emails: portal.mail.taken.length - emails })
    expect(await takeSnapshot(portal)).toEqual(before)
    expect(portal.mail.taken.length).toBe(emails)
  })
})

describe('a message that no consumer can process', () => {
  const owners = fullOr(['auth', 'job', 'profile', 'application'], ['application'])

  it.each(owners)('is parked without delaying other messages (%s)', async (owner) => {
    const parkedBefore = await portal.streams.lastSequence('PARKED')
    const poison: Record<string, string> = {
      [`${owner}.broken-off.v1`]: `{"id":"${randomUUID()}`,
      [`${owner}.bare.v1`]: '{"neither":"envelope nor event"}',
      [`${owner}.unheard-of.v1`]: JSON.stringify(unknownEvent(owner)),
    }
    const inflict = async () => {
      for (const [subject, body] of Object.entries(poison)) await portal.streams.send(subject, body)
    }
    await underLoad(portal, `poison messages from ${owner}`, inflict, { isUnnoticed: true })

    // Each consumer of the subject parks every message once.
    const durables = await portal.streams.durables(owner.toUpperCase(), `${owner}.unheard-of.v1`)
    const expected = durables.flatMap((durable) =>
      Object.entries(poison).map(([subject, body]) => ({ subject: `parked.${durable}`, first: subject, body })),
    )
    const parked = await until('the parked messages', async () => {
      const found = await portal.streams.read('PARKED', parkedBefore)
      return found.length >= expected.length && found
    })
    const found = parked.map(({ subject, headers, body }) => ({ subject, first: headers['Parked-Subject'], body }))
    expect(found).toHaveLength(expected.length)
    expect(found).toEqual(expect.arrayContaining(expected))
    expect(parked.every(({ headers }) => headers['Parked-Reason'] && headers['Parked-Attempts'] === '1')).toBe(true)
  })

  /** An unknown event, as a newer version of its owner may publish before the consumers are upgraded. */
  function unknownEvent(owner: string) {
    return {
      id: randomUUID(),
      name: `${owner}.unheard-of`,
      version: 1,
      occurred_at: new Date().toISOString(),
      aggregate_id: '1',
      revision: 1,
      actor_id: null,
      request_id: null,
      data: {},
    }
  }
})
