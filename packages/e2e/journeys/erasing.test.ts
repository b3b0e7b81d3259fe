import { randomUUID } from 'node:crypto'
import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { expectStatus } from '@portal/stack/api-client'
import { signalGroup } from '@portal/stack/processes'
import { openStreams, type StoredMessage, type Streams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, password } from '../client.ts'
import { describeCompany, needlesOf, newRecruiter, newSeeker, textsOf } from './data-subject.ts'
import { waitForEmails } from './emails.ts'
import { columnsWithUserId, describeListings, hitsOf, reasonsToKeepUserId, searchAllStores } from './every-store.ts'
import { guest, logIn } from './person.ts'
import { describeStack, rows } from './running-stack.ts'

let admin: Person
let streams: Streams
beforeAll(async () => {
  admin = await logIn('admin@example.com', demoPassword)
  streams = await openStreams(describeStack().nats.url)
})
afterAll(() => streams.close())

async function erase(person: Person) {
  return expectStatus(202, person.request('DELETE', '/api/v1/users/me', { current_password: password }))
}

function waitForCompletion({ id }: { id: number }) {
  return until(
    'the erasure',
    async () => {
      const found = await expectStatus(200, admin.request('GET', `/api/v1/erasures/${id}`))
      return found.state === 'COMPLETED' && found
    },
    30_000,
  )
}

async function waitUntilSettled() {
  await until(
    'the events',
    async () => {
      const unsent = await Promise.all(
        ['auth', 'job', 'profile', 'application', 'notification'].map((name) =>
          rows(`SELECT 1 FROM portal_${name}.outbox WHERE published_at IS NULL`),
        ),
      )
      return unsent.every((waiting) => waiting.length === 0) && (await streams.areConsumed())
    },
    30_000,
  )
}

async function expectUserIdOnlyWithReason(userId: number): Promise<string> {
  const columns = await columnsWithUserId(userId)
  expect([...columns.keys()].filter((column) => reasonsToKeepUserId[column] === undefined)).toEqual([])
  return [...columns].map(([column, count]) => `${column}  ${count}×  ${reasonsToKeepUserId[column]}`).join('\n')
}

/** Expects an export to contain each of the texts. */
function expectAllIn(exported: object, texts: Readonly<Record<string, string>>): void {
  const text = JSON.stringify(exported)
  expect(Object.entries(texts).filter(([, each]) => !text.includes(each))).toEqual([])
}

describe('a job seeker', () => {
  it('can export all stored data, and is erased from every store', async () => {
    const recruiter = await newRecruiter('Difference Ltd')
    const dataSubject = await newSeeker(recruiter)
    const { seeker, profile, profileId, applications } = dataSubject
    await expectStatus(200, admin.request('GET', `/api/v1/profiles/job-seekers/user/${seeker.id}`))
    await streams.send(`profile.seeker-changed.v1.person.${seeker.id}`, `{"broken": "${profile.full_name}"`)
    await waitUntilSettled()
    const needles = await needlesOf(dataSubject)

    const exported = await expectStatus(200, seeker.request('GET', '/api/v1/users/me/export'))
    expect(exported).toMatchObject({
      auth: {
        accounts: [{ id: seeker.id, email: seeker.email }],
        sessions: [{}, { device: dataSubject.agent }],
        links: [
          { purpose: 'VERIFY_EMAIL', email: seeker.email },
          { purpose: 'RESET_PASSWORD', email: seeker.email },
        ],
        second_factors: [{ confirmed_at: null }],
      },
      job: { jobs: [], daily_counts: [], applied_jobs: [{}, {}, {}] },
      profile: {
        job_seeker_profiles: [profile],
        skills: [{ skill_id: 1 }],
        resumes: [{ file_name: dataSubject.file.name, file: expect.stringContaining('/file') }],
        acquaintances: [{ recruiter_user_id: recruiter.id }],
      },
      application: {
        applications: [{ id: applications.shortlisted.id }, {}, {}],
        interviews: [{ status: 'SCHEDULED' }],
      },
      notification: { preferences: [{ email: { INTERVIEW_CHANGED: false } }] },
    })
    expectAllIn(exported, textsOf(dataSubject))
    expect(exported.application.steps).toHaveLength(5)
    expect(exported.notification.notifications).toHaveLength(8)
    expect(exported.notification.deliveries).toHaveLength(8)
    const entries = exported.notification.activity as { action: string; user_id: number }[]
    const readers = entries.filter(({ action }) => action === 'JOB_SEEKER_PROFILE_READ').map(({ user_id }) => user_id)
    expect(readers).toEqual([recruiter.id, admin.id])

    const before = await searchAllStores(needles)
    for (const place of ['stream AUTH', 'stream PROFILE', 'stream PARKED', 'files of the streams']) {
      expect(hitsOf(before).map(([found]) => found)).toContain(place)
    }
    const erasure = await erase(seeker)
    await expectStatus(401, seeker.request('GET', '/api/v1/users/me'))
    await waitForCompletion(erasure)
    await waitUntilSettled()
    const after = await searchAllStores(needles)

    console.log(describeListings(before, after))
    expect(hitsOf(after)).toEqual([])
    console.log(await expectUserIdOnlyWithReason(seeker.id))

    const list = await expectStatus(200, recruiter.request('GET', `/api/v1/applications/${applications.open.id}`))
    expect(list.status).toBe('WITHDRAWN')
    const notifications = await expectStatus(200, recruiter.request('GET', '/api/v1/notifications'))
    expect(notifications.map(({ kind, body }: { kind: string; body: string }) => [kind, body])).toContainEqual([
      'NEW_APPLICATION',
      'Someone has applied for Analyst.',
    ])
    await expectStatus(404, recruiter.request('GET', `/api/v1/profiles/job-seekers/${profileId}`))
    const reads = await expectStatus(
      200,
      admin.request(
        'GET',
        `/api/v1/activity-logs?action=JOB_SEEKER_PROFILE_READ&entity_type=USER&entity_id=${seeker.id}`,
      ),
    )
    expect(reads.map(({ user_id }: { user_id: number }) => user_id)).toEqual([admin.id, recruiter.id])
  })

  it('is not restored by events that are published again, and repeating the erasure deletes those as well', async () => {
    const dataSubject = await newSeeker(await newRecruiter('Difference Ltd'))
    const { seeker, profile } = dataSubject
    const needles = await needlesOf(dataSubject)
    await waitUntilSettled()
    const personal: StoredMessage[] = (await Promise.all(['AUTH', 'PROFILE'].map((name) => streams.read(name))))
      .flat()
      .filter(({ subject }) => subject.endsWith(`.person.${seeker.id}`))
    expect(personal.length).toBeGreaterThanOrEqual(3)
    const erasure = await erase(seeker)
    await waitForCompletion(erasure)

    for (const { subject, body } of personal) {
      await streams.send(subject, JSON.stringify({ ...JSON.parse(body), id: randomUUID(), revision: 99 }))
    }
    await waitUntilSettled()
    const remaining = hitsOf(await searchAllStores(needles)).map(([place]) => place)
    expect(remaining).toEqual(['stream AUTH', 'stream PROFILE', 'files of the streams'])

    await expectStatus(202, admin.request('POST', `/api/v1/erasures/${erasure.id}/repeat`))
    await waitForCompletion(erasure)
    await waitUntilSettled()
    expect(hitsOf(await searchAllStores(needles))).toEqual([])

    await expectStatus(
      201,
      guest.request('POST', '/api/v1/auth/register', { email: seeker.email, password, role: 'JOB_SEEKER' }),
    )
    const successor = await logIn(seeker.email, password)
    expect(successor.id).not.toBe(seeker.id)
    expect(await expectStatus(200, successor.request('GET', '/api/v1/applications/my/applications'))).toEqual([])
    await expectStatus(404, successor.request('GET', `/api/v1/profiles/job-seekers/user/${successor.id}`))
    await expectStatus(201, successor.request('POST', '/api/v1/profiles/job-seekers', profile))
  })
})

describe('a service that does not respond during an erasure', () => {
  it('catches up and reports that it has erased the data', async () => {
    const dataSubject = await newSeeker(await newRecruiter('Difference Ltd'))
    const needles = await needlesOf(dataSubject)
    const { pid } = describeStack().services.profile
    signalGroup(pid as number, 'SIGSTOP')
    let erasure: { id: number }
    try {
      erasure = await erase(dataSubject.seeker)
      const pending = await until('the other services to erase', async () => {
        const found = await expectStatus(200, admin.request('GET', `/api/v1/erasures/${erasure.id}`))
        const { profile: _, ...others } = found.services
        return Object.values(others).every((at) => at !== null) && found
      })
      expect(pending).toMatchObject({ state: 'PENDING', services: { profile: null }, completed_at: null })
    } finally {
      signalGroup(pid as number, 'SIGCONT')
    }

    await waitForCompletion(erasure)
    await waitUntilSettled()

    expect(hitsOf(await searchAllStores(needles))).toEqual([])
  })
})

describe('a recruiter', () => {
  it('is erased from every store, together with the jobs they posted', async () => {
    const suffix = randomUUID().slice(0, 8)
    const company = `Analytical ${suffix}`
    const recruiter = await newRecruiter(company)
    const { seeker } = await newSeeker(await newRecruiter('Difference Ltd'))
    const { jobId: job_id, needles: texts } = await describeCompany(recruiter, suffix)
    // A job is cached on its second request.
    for (const _ of ['once', 'again']) await expectStatus(200, guest.request('GET', `/api/v1/jobs/${job_id}`))
    const application = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id }))
    await waitForEmails(seeker.email, 9)
    await waitUntilSettled()
    const needles = { ...texts, company }
    expectAllIn(await expectStatus(200, recruiter.request('GET', '/api/v1/users/me/export')), needles)
    const before = await searchAllStores(needles)
    expect(hitsOf(before).map(([place]) => place)).toEqual(
      expect.arrayContaining(['redis of the cache', 'stream JOB', 'portal_job.jobs']),
    )

    await waitForCompletion(await erase(recruiter))
    await waitUntilSettled()

    const after = await searchAllStores(needles)
    console.log(describeListings(before, after))
    expect(hitsOf(after)).toEqual([])
    console.log(await expectUserIdOnlyWithReason(recruiter.id))
    await expectStatus(404, guest.request('GET', `/api/v1/jobs/${job_id}`))
    const unchanged = await expectStatus(200, seeker.request('GET', `/api/v1/applications/${application.id}`))
    expect(unchanged.status).toBe('APPLIED')
  })
})
