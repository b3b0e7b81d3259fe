import { randomUUID } from 'node:crypto'
import { createPeer } from '@portal/chassis/http/peer'
import { applicationSubmitted } from '@portal/contracts/application/events'
import { personalSections } from '@portal/contracts/auth/privacy-http'
import { sectionPage, subjectOf } from '@portal/contracts/event'
import { profileOfApplication } from '@portal/contracts/profile/sent-profile'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  eventsAbout,
  newRecruiter,
  newSeeker,
  type Person,
  type ProfileUnderTest,
  seekerWithProfile,
  startProfileService,
} from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

const recruiter = newRecruiter()
let lastApplication = 0

function nextApplication() {
  lastApplication += 1
  return lastApplication
}

type Sent = { id?: number; attempt?: number; at?: Date }

/** Applies, as the event of an application reports it, which may arrive late. */
async function apply(seeker: Person, { id = nextApplication(), attempt = 1, at = new Date() }: Sent = {}) {
  const parties = { seeker_user_id: seeker.id, recruiter_user_id: recruiter.id }
  const data = { ...applicationSubmitted.example, ...parties, application_id: id, attempt }
  const envelope = { name: applicationSubmitted.name, version: 1, aggregate_id: String(id), revision: 1 }
  const event = { ...envelope, id: randomUUID(), occurred_at: at.toISOString(), actor_id: null, request_id: null, data }
  await service.broker.send(subjectOf(applicationSubmitted), JSON.stringify(event))
  await service.broker.consumed()
  return id
}

async function change(seeker: Person, headline: string) {
  const path = `/api/v1/profiles/job-seekers/${seeker.id}`
  await request(service.url).put(path).set(seeker.headers).send({ headline }).expect(200)
}

function otherService(from: 'application' | 'auth') {
  return createPeer({ from, to: 'profile', url: service.url, secret: testSecrets.SERVICE_SECRET })
}

function sentProfile(applicationId: number, reader = recruiter.id) {
  const query = `reader_user_id=${reader}&reader_role=RECRUITER`
  return otherService('application').request(`/sent-profiles/${applicationId}?${query}`, profileOfApplication)
}

function versionsOf(seeker: Person) {
  const select = 'SELECT version, replaced_at IS NOT NULL AS is_replaced FROM profile_versions WHERE seeker_user_id = ?'
  return service.database.rows<{ version: number; is_replaced: number }>(select, [seeker.id])
}

describe('the profile that somebody applied with', () => {
  it('stays as it was sent, with entries and skills, while the profile changes', async () => {
    const seeker = await seekerWithProfile(service)
    const entries = `/api/v1/profiles/job-seekers/${seeker.id}/experience-entries`
    const work = { title: 'Analyst', company: 'Difference Ltd', start: '2020-01', end: '2020-12' }
    await request(service.url).put(entries).set(seeker.headers).send([work]).expect(200)
    await change(seeker, 'As it was sent')

    const id = await apply(seeker)
    await change(seeker, 'Later')
    await request(service.url).put(entries).set(seeker.headers).send([]).expect(200)

    const sent = await sentProfile(id)
    expect(sent).toMatchObject({
      version: 3,
      attempt: 1,
      profile: { headline: 'As it was sent', experience_entries: [work], experience_years: 1 },
      skills: [],
    })
    expect(sent?.profile).not.toHaveProperty('completeness')
  })

  it('is the one of the time of the application, also if its event arrives late, or is the oldest that is left', async () => {
    const seeker = await seekerWithProfile(service)
    await change(seeker, 'First')
    await change(seeker, 'Second')
    const write = 'UPDATE profile_versions SET written_at = ? WHERE seeker_user_id = ? AND version = ?'
    for (const version of [1, 2]) await service.database.rows(write, [new Date(1000 * version), seeker.id, version])

    expect((await sentProfile(await apply(seeker, { at: new Date(2500) })))?.profile.headline).toBe('First')
    expect((await sentProfile(await apply(seeker, { at: new Date(500) })))?.version).toBe(1)
  })

  it('is another one when somebody applies again, and the same after a repeated event', async () => {
    const seeker = await seekerWithProfile(service)
    const id = await apply(seeker)
    await change(seeker, 'Second attempt')
    await apply(seeker, { id, attempt: 2 })
    await change(seeker, 'Later')
    await apply(seeker, { id, attempt: 1 })
    await apply(seeker, { id, attempt: 2 })

    expect(await sentProfile(id)).toMatchObject({ attempt: 2, profile: { headline: 'Second attempt' } })
    expect(await versionsOf(seeker)).toEqual([
      { version: 1, is_replaced: 0 },
      { version: 2, is_replaced: 0 },
      { version: 3, is_replaced: 0 },
    ])
  })

  it('is the one there is if an earlier release wrote it', async () => {
    const seeker = await seekerWithProfile(service)
    await service.database.rows('DELETE FROM profile_versions WHERE seeker_user_id = ?', [seeker.id])

    expect(await sentProfile(await apply(seeker))).toMatchObject({ version: 1, profile: { full_name: 'Ada Lovelace' } })
  })

  it('is not found without a profile or an application', async () => {
    expect(await sentProfile(await apply(newSeeker()))).toBeUndefined()
    expect(await sentProfile(999_999)).toBeUndefined()
  })

  it('is recorded as read by others, before they get it', async () => {
    const seeker = await seekerWithProfile(service)
    const id = await apply(seeker)

    await sentProfile(id)
    await sentProfile(id, seeker.id)

    const reads = (await service.recorded()).filter(
      ({ name, aggregate_id }) => name === 'profile.version-read' && aggregate_id === String(id),
    )
    expect(reads.map(({ data }) => data)).toEqual([
      {
        application_id: id,
        seeker_user_id: seeker.id,
        version: 1,
        reader_user_id: recruiter.id,
        reader_role: 'RECRUITER',
      },
    ])
  })
})

describe('the versions of a profile', () => {
  it('are in its events, and marked as replaced unless an application was sent with them', async () => {
    const seeker = await seekerWithProfile(service)
    await change(seeker, 'Second')
    await apply(seeker)
    await change(seeker, 'Third')
    await change(seeker, 'Fourth')

    expect(await versionsOf(seeker)).toEqual([
      { version: 1, is_replaced: 1 },
      { version: 2, is_replaced: 0 },
      { version: 3, is_replaced: 1 },
      { version: 4, is_replaced: 0 },
    ])
    const events = await eventsAbout(service, seeker)
    expect(events.filter(({ name }) => name.includes('seeker-c')).map(({ data }) => data)).toMatchObject(
      [1, 2, 3, 4].map((version) => ({ version })),
    )
  })

  it('are in the export of the person, with the applications that they were sent with', async () => {
    const seeker = await seekerWithProfile(service)
    const id = await apply(seeker)
    await change(seeker, 'Second')

    const page = sectionPage(personalSections.profile.profile_versions)
    const exported = await otherService('auth').request(`/people/${seeker.id}/profile_versions`, page)

    expect(exported?.items).toMatchObject([
      { version: 1, profile: { headline: null }, application_ids: [id] },
      { version: 2, profile: { headline: 'Second' }, application_ids: [] },
    ])
  })
})
