import { randomUUID } from 'node:crypto'
import { eventStreams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus } from './client.ts'
import { fullOr } from './extent.ts'
import { startLoad } from './load.ts'
import { type Portal, startPortal } from './portal.ts'
import { report, settled } from './reconciliation.ts'
import { deleteEvents, emptyReadModels, takeSnapshot } from './snapshot.ts'
import { underLoad } from './under-load.ts'

let portal: Portal

// Of this file's own, so that there are no more events to repeat than are needed.
beforeAll(async () => {
  portal = await startPortal()
})

afterAll(() => portal.kill())

/** Changes of what others keep copies of, so that an older event has something to spoil. */
async function changeWhatIsCopied(): Promise<void> {
  const { recruiters, seekers } = portal.fixtures
  const [recruiter, seeker] = [recruiters[0], seekers[0]]
  if (!recruiter || !seeker) throw new Error('nobody is there')
  const put = (body?: object) => ({ method: 'PUT', ...(body === undefined ? {} : { body }) })
  const [job] = await expectStatus(200, recruiter.request({ path: '/api/v1/jobs/my/jobs' }))
  for (const status of ['PAUSED', 'OPEN', 'CLOSED']) {
    await expectStatus(
      200,
      recruiter.request({ ...put({ new_status: status }), path: `/api/v1/jobs/${job.id}/status` }),
    )
  }
  await expectStatus(200, recruiter.request({ ...put({ title: 'Architect' }), path: `/api/v1/jobs/${job.id}` }))
  const company = { company_name: 'TechCorp International' }
  await expectStatus(200, recruiter.request({ ...put(company), path: `/api/v1/profiles/recruiters/${recruiter.id}` }))
  const name = { full_name: 'Ada King' }
  await expectStatus(200, seeker.request({ ...put(name), path: `/api/v1/profiles/job-seekers/${seeker.id}` }))
  await expectStatus(201, recruiter.request({ path: '/api/v1/skills', body: { name: `Skill ${randomUUID()}` } }))
}

/** Publishes everything there is twice more, the newest first. Tells how many messages that were. */
async function publishAllTwiceBackwards(): Promise<number> {
  const messages = await Promise.all(eventStreams.map((stream) => portal.streams.read(stream)))
  const backwards = messages.flat().toReversed()
  for (const { subject, body } of [...backwards, ...backwards]) await portal.streams.send(subject, body)
  return backwards.length * 2
}

describe('every event, delivered twice more and in reverse order,', () => {
  beforeAll(async () => {
    const load = startLoad(portal)
    await load.accepts(60)
    await load.end()
    await changeWhatIsCopied()
    await settled(portal)
  })

  it.each([
    { what: 'changes nothing, even if nobody remembers it', isEmptied: false },
    { what: 'makes the same copies of what others own from nothing', isEmptied: true },
  ])('$what', async ({ what, isEmptied }) => {
    const before = await takeSnapshot(portal)
    const mails = portal.mail.taken.length
    await deleteEvents(portal)
    if (isEmptied) await emptyReadModels(portal)
    const events = await publishAllTwiceBackwards()
    await settled(portal)
    report({ fault: `every event twice, backwards: ${what}`, events, mails: portal.mail.taken.length - mails })
    expect(await takeSnapshot(portal)).toEqual(before)
    expect(portal.mail.taken.length).toBe(mails)
  })
})

describe('a message that nobody understands', () => {
  const owners = fullOr(['auth', 'job', 'profile', 'application'], ['application'])

  it.each(owners)('is parked, and the others are not kept waiting (%s)', async (owner) => {
    const parkedBefore = await portal.streams.lastSequence('PARKED')
    const poison: Record<string, string> = {
      [`${owner}.broken-off.v1`]: `{"id":"${randomUUID()}`,
      [`${owner}.bare.v1`]: '{"neither":"envelope nor event"}',
      [`${owner}.unheard-of.v1`]: JSON.stringify(unheardOf(owner)),
    }
    const inflict = async () => {
      for (const [subject, body] of Object.entries(poison)) await portal.streams.send(subject, body)
    }
    await underLoad(portal, `poison from ${owner}`, inflict, { isUnnoticed: true })

    // Once for each consumer that was given it and could not deal with it.
    const durables = await portal.streams.durables(owner.toUpperCase(), `${owner}.unheard-of.v1`)
    const expected = durables.flatMap((durable) =>
      Object.entries(poison).map(([subject, body]) => ({ subject: `parked.${durable}`, first: subject, body })),
    )
    const parked = await until('the stream of what is parked', async () => {
      const found = await portal.streams.read('PARKED', parkedBefore)
      return found.length >= expected.length && found
    })
    const found = parked.map(({ subject, headers, body }) => ({ subject, first: headers['Parked-Subject'], body }))
    expect(found).toHaveLength(expected.length)
    expect(found).toEqual(expect.arrayContaining(expected))
    expect(parked.every(({ headers }) => headers['Parked-Reason'] && headers['Parked-Attempts'] === '1')).toBe(true)
  })

  /** An event as a newer version of its owner may publish it before its listeners have been renewed. */
  function unheardOf(owner: string) {
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
