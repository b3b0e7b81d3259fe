import { randomUUID } from 'node:crypto'
import { createPeer } from '@portal/chassis/http/peer'
import { createDatabase } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import {
  applicationStatusChanged,
  applicationSubmitted,
  applicationWithdrawn,
  interviewChanged,
  interviewScheduled,
} from '@portal/contracts/application/events'
import { linkPurposes } from '@portal/contracts/auth/accounts-http'
import {
  emailVerified,
  linkRequested,
  secondFactorChanged,
  sessionEnded,
  userChanged,
  userErased,
  userRegistered,
} from '@portal/contracts/auth/events'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emailReadModel } from '../src/read-models/read-models.ts'
import { type NotificationUnderTest, newCase, type Person, startNotificationService, userStateOf } from './portal.ts'

const hostileText = 'Action needed: http://evil.example/login'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

/** The values of `email_verified` for an address that is not proven, or not known to be. */
const unproven = [
  ['that is not proven', { email_verified: false }],
  ['that auth has not reported as proven', { email_verified: undefined }],
] as const

function stateOf(person: Person, email_verified: boolean | undefined) {
  return { ...userStateOf(person), email_verified }
}

async function register(person: Person, email_verified: boolean | undefined) {
  service.users.state.set(`/users/${person.id}`, { revision: 1, data: stateOf(person, email_verified) })
  await service.broker.publish(userRegistered, { revision: 1, data: stateOf(person, email_verified) })
  await service.broker.consumed()
}

async function prove(person: Person, { email = person.email, revision = 2 } = {}) {
  await service.broker.publish(emailVerified, { revision, data: { user_id: person.id, email } })
  await service.broker.consumed()
}

async function deliveriesOf(person: Person) {
  await service.delivered()
  return service.database.rows<{ kind: string; recipient: string; subject: string; text_body: string }>(
    'SELECT kind, recipient, subject, text_body FROM deliveries WHERE user_id = ? ORDER BY id',
    [person.id],
  )
}

async function kindsMailed(person: Person) {
  return (await deliveriesOf(person)).map(({ kind }) => kind)
}

async function kindsInInbox({ headers }: Person) {
  const response = await request(service.url).get('/api/v1/notifications').set(headers).expect(200)
  return response.body.map(({ kind }: { kind: string }) => kind).sort()
}

/** Publishes every event that notifies the parties of an application, with texts of the other party in it. */
async function publishEverything({ state, seeker, recruiter }: ReturnType<typeof newCase>) {
  const { application_id, job_id, seeker_user_id, recruiter_user_id } = state
  const interview = {
    ...{ interview_id: application_id, application_id, job_id, seeker_user_id, recruiter_user_id },
    interview_date: '2027-03-01T09:00:00.000Z',
    mode: 'ONLINE' as const,
    result: 'PENDING' as const,
    status: 'SCHEDULED' as const,
  }
  const from = { from_status: 'APPLIED' as const }
  const { publish } = service.broker
  await publish(applicationSubmitted, { data: state })
  await publish(applicationStatusChanged, { data: { ...state, ...from, status: 'SHORTLISTED' } })
  await publish(interviewScheduled, { data: interview })
  await publish(interviewChanged, { data: { ...interview, change: 'RESCHEDULED' } })
  await publish(interviewChanged, { data: { ...interview, change: 'CANCELLED' } })
  await publish(applicationWithdrawn, { data: { ...state, ...from, status: 'WITHDRAWN' } })
  for (const { id } of [seeker, recruiter]) {
    await publish(secondFactorChanged, { data: { user_id: id, change: 'enabled' } })
    await publish(sessionEnded, { data: { user_id: id, why: 'REUSED_TOKEN' } })
  }
  await service.broker.consumed()
}

const seekersInbox = [
  'APPLICATION_RECEIVED',
  'APPLICATION_STATUS_CHANGED',
  'INTERVIEW_CANCELLED',
  'INTERVIEW_CHANGED',
  'INTERVIEW_SCHEDULED',
  'SECURITY',
  'SECURITY',
  'WELCOME',
]
const recruitersInbox = ['APPLICATION_WITHDRAWN', 'NEW_APPLICATION', 'SECURITY', 'SECURITY', 'WELCOME']

describe.each(unproven)('an address %s', (_, { email_verified }) => {
  it('gets the welcome but no other emails, and the inbox has all notifications', async () => {
    const story = newCase(service, hostileText)
    const { seeker, recruiter } = story
    for (const person of [seeker, recruiter]) await register(person, email_verified)

    await publishEverything(story)

    for (const person of [seeker, recruiter]) expect(await kindsMailed(person)).toEqual(['WELCOME'])
    expect(await kindsInInbox(seeker)).toEqual(seekersInbox)
    expect(await kindsInInbox(recruiter)).toEqual(recruitersInbox)
  })

  it('gets no email if it was fetched from auth because its event has not arrived', async () => {
    const story = newCase(service, hostileText)
    for (const person of [story.seeker, story.recruiter]) {
      service.users.state.set(`/users/${person.id}`, { revision: 1, data: stateOf(person, email_verified) })
    }

    await publishEverything(story)

    for (const person of [story.seeker, story.recruiter]) expect(await kindsMailed(person)).toEqual([])
  })

  it.each(['email', 'password', 'role', 'is_active'] as const)(
    'gets no email about a change of %s, and neither does the former address',
    async (field) => {
      const { seeker } = newCase(service)
      await register(seeker, email_verified)
      const email = `new-${seeker.email}`

      const data = { ...stateOf(seeker, email_verified), email, changed: [field], previous_email: seeker.email }
      await service.broker.publish(userChanged, { revision: 2, data })

      expect(await kindsMailed(seeker)).toEqual(['WELCOME'])
      expect(await kindsInInbox(seeker)).toEqual(['SECURITY', 'WELCOME'])
    },
  )

  it.each(linkPurposes)('gets a link for %s, without user input', async (purpose) => {
    const { seeker } = newCase(service, hostileText)
    service.profiles.state.set(`/job-seekers/${seeker.id}`, {
      revision: 2,
      data: { job_seeker_id: seeker.id, user_id: seeker.id, full_name: hostileText },
    })
    await register(seeker, email_verified)

    const expires_at = new Date(Date.now() + 60_000).toISOString()
    const data = { user_id: seeker.id, email: seeker.email, purpose, link_id: randomUUID(), expires_at }
    await service.broker.publish(linkRequested, { data })

    const emails = await deliveriesOf(seeker)
    expect(emails).toMatchObject([{ kind: 'WELCOME' }, { kind: 'SECURITY', recipient: seeker.email }])
    expect(JSON.stringify(emails)).not.toMatch(/evil|Ada Lovelace/)
  })

  it('gets emails once auth reports it as proven, even before the event arrives', async () => {
    const { seeker, recruiter, state } = newCase(service, hostileText)
    for (const person of [seeker, recruiter]) {
      await register(person, email_verified)
      service.users.state.set(`/users/${person.id}`, { revision: 2, data: stateOf(person, true) })
    }

    await service.broker.publish(applicationSubmitted, { revision: 1, data: { ...state, status: 'APPLIED' } })
    await service.broker.consumed()

    expect(await kindsMailed(seeker)).toEqual(['WELCOME', 'APPLICATION_RECEIVED'])
    expect(await kindsMailed(recruiter)).toEqual(['WELCOME', 'NEW_APPLICATION'])
  })

  it('gets new emails once it is proven, but none about earlier events', async () => {
    const story = newCase(service, hostileText)
    const { seeker, recruiter } = story
    for (const person of [seeker, recruiter]) await register(person, email_verified)
    await publishEverything(story)
    for (const person of [seeker, recruiter]) await prove(person)
    for (const person of [seeker, recruiter]) expect(await kindsMailed(person)).toEqual(['WELCOME'])

    await service.broker.publish(applicationSubmitted, {
      data: { ...story.state, application_id: story.state.application_id + 9000 },
    })

    expect(await kindsMailed(seeker)).toEqual(['WELCOME', 'APPLICATION_RECEIVED'])
    expect((await deliveriesOf(recruiter)).at(-1)).toMatchObject({ subject: `New application: ${hostileText}` })
  })
})

describe('the proof of an address', () => {
  async function storedAddressOf({ id }: Person) {
    const [row] = await service.database.rows('SELECT email, email_verified FROM addresses WHERE user_id = ?', [id])
    return row
  }

  it('is stored from its event, even if that arrives before the registration', async () => {
    const { seeker } = newCase(service)

    await prove(seeker)
    await service.broker.publish(userRegistered, { revision: 1, data: stateOf(seeker, false) })
    await service.broker.consumed()

    expect(await storedAddressOf(seeker)).toEqual({ email: seeker.email, email_verified: 1 })
  })

  it('applies to that address only, in whatever order the events arrive', async () => {
    const { seeker, recruiter } = newCase(service)
    for (const [person, late] of [
      [seeker, false],
      [recruiter, true],
    ] as const) {
      await register(person, false)
      const data = { ...stateOf(person, false), email: `new-${person.email}`, changed: ['email' as const] }
      const change = async () => {
        await service.broker.publish(userChanged, { revision: 3, data })
        await service.broker.consumed()
      }
      if (late) await change()
      await prove(person)
      if (!late) await change()

      expect(await storedAddressOf(person)).toEqual({ email: `new-${person.email}`, email_verified: 0 })
    }
  })

  it('is not stored for an erased person', async () => {
    const { seeker } = newCase(service)
    await register(seeker, false)
    await service.broker.publish(userErased, {
      revision: 3,
      data: { user_id: seeker.id, role: 'JOB_SEEKER', erasure_id: 1 },
    })
    await service.settled()

    await prove(seeker, { revision: 4 })

    expect(await storedAddressOf(seeker)).toBeUndefined()
  })

  it('is fetched from auth for older rows when the read model is rebuilt', async () => {
    const { seeker } = newCase(service)
    await service.broker.publish(userRegistered, { revision: 1, data: stateOf(seeker, undefined) })
    await service.broker.consumed()
    expect(await storedAddressOf(seeker)).toMatchObject({ email_verified: 0 })
    const secret = testSecrets.SERVICE_SECRET
    const auth = createPeer({ from: 'notification', to: 'auth', url: service.users.url, secret })
    const database = createDatabase({ url: service.database.url, poolSize: 1 }, createLogger('rebuild', 'silent'), '')

    await emailReadModel.rebuild({ db: database.db }, auth)

    await database.stop?.()
    expect(await storedAddressOf(seeker)).toMatchObject({ email_verified: 1 })
  })
})
