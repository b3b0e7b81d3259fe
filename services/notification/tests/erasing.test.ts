import {
  applicationStatusChanged,
  applicationSubmitted,
  applicationWithdrawn,
  interviewChanged,
  interviewScheduled,
} from '@portal/contracts/application/events'
import { userErased, userRegistered } from '@portal/contracts/auth/events'
import { jobDeleted } from '@portal/contracts/job/events'
import { recruiterCreated, seekerChanged } from '@portal/contracts/profile/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  jobStateOf,
  type NotificationUnderTest,
  newCase,
  type Person,
  startNotificationService,
  userStateOf,
} from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  // Nothing listens on the discard port, so emails stay pending.
  service = await startNotificationService({ SMTP_URL: 'smtp://127.0.0.1:9' })
})
afterAll(() => service.stop())

async function erase({ id, role }: Person) {
  await service.broker.publish(userErased, { revision: 2, data: { user_id: id, role, erasure_id: 3 } })
  await service.settled()
}

/** The tables that contain a text. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = (
    await service.database.rows<{ name: string }>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    )
  ).map(({ name }) => name)
  const dumps = await Promise.all(tables.map((table) => service.database.rows(`SELECT * FROM ${table}`)))
  return tables.filter((_, index) => JSON.stringify(dumps[index]).includes(text)).sort()
}

async function inboxOf(person: Person) {
  return (await request(service.url).get('/api/v1/notifications').set(person.headers).expect(200)).body
}

function mailsOf({ id }: Person) {
  return service.database.rows<{ kind: string; subject: string; text_body: string; html_body: string }>(
    'SELECT * FROM deliveries WHERE user_id = ? ORDER BY id',
    [id],
  )
}

/** Publishes an application, and everything before it, for two parties with unique names. */
async function startCase(names: { seeker: string; company: string; title?: string }) {
  const { seeker, recruiter, state } = newCase(service, names.title)
  for (const person of [seeker, recruiter]) {
    await service.broker.publish(userRegistered, { data: userStateOf(person), actorId: person.id })
  }
  const asSeeker = { job_seeker_id: seeker.id, user_id: seeker.id, full_name: names.seeker }
  const asRecruiter = { recruiter_id: recruiter.id, user_id: recruiter.id, company_name: names.company }
  await service.broker.publish(seekerChanged, { revision: 2, data: asSeeker, actorId: seeker.id })
  await service.broker.publish(recruiterCreated, { revision: 2, data: asRecruiter, actorId: recruiter.id })
  await service.broker.consumed()
  await service.broker.publish(applicationSubmitted, { data: state, actorId: seeker.id })
  await service.broker.consumed()
  return { seeker, recruiter, state, asSeeker }
}

describe('an erased job seeker', () => {
  it('leaves only nameless entries and emails of others, and log entries without a person', async () => {
    const { seeker, recruiter, state } = await startCase({ seeker: 'Hedy Lamarr', company: 'Radio Ltd' })
    await service.broker.publish(applicationWithdrawn, {
      revision: 2,
      data: { ...state, status: 'WITHDRAWN', from_status: 'APPLIED' },
    })
    await service.broker.consumed()
    await request(service.url)
      .put('/api/v1/notifications/preferences')
      .set(seeker.headers)
      .send({ email: { WELCOME: false } })
      .expect(200)
    expect(await tablesWith('Hedy Lamarr')).toEqual(['deliveries', 'notifications', 'seeker_names'])

    await erase(seeker)

    for (const text of ['Hedy Lamarr', seeker.email]) expect(await tablesWith(text)).toEqual([])
    const tables = [
      'notifications',
      'deliveries',
      'positions',
      'unwanted_mails',
      'addresses',
      'seeker_names',
      'activity',
    ]
    for (const table of tables) {
      expect([table, await service.database.rows(`SELECT * FROM ${table} WHERE user_id = ?`, [seeker.id])]).toEqual([
        table,
        [],
      ])
    }
    const withdrawn = 'The applicant has withdrawn their application for DevOps Engineer.'
    const applied = 'Someone has applied for DevOps Engineer.'
    expect((await inboxOf(recruiter)).map(({ body }: { body: string }) => body).slice(0, 2)).toEqual([
      withdrawn,
      applied,
    ])
    expect((await inboxOf(recruiter))[0].params).toMatchObject({ job: 'DevOps Engineer', seeker: null })
    const emails = await mailsOf(recruiter)
    expect(emails.slice(-2).map(({ text_body }) => text_body)).toEqual([
      expect.stringContaining(applied),
      expect.stringContaining(withdrawn),
    ])
    // They still lead to the application.
    for (const { text_body } of emails.slice(-2)) expect(text_body).toMatch(/\/hire\/applications\/\d+\n$/)
    const entries = await service.database.rows(
      "SELECT user_id, request_id, entity_id FROM activity WHERE action = 'USER_CREATED' AND entity_id = ?",
      [seeker.id],
    )
    expect(entries).toEqual([{ user_id: null, request_id: null, entity_id: seeker.id }])
  })

  it('is not restored by late or repeated events', async () => {
    const { seeker, recruiter, state, asSeeker } = await startCase({ seeker: 'Mary Somerville', company: 'Stars Ltd' })
    await erase(seeker)

    await service.broker.publish(userRegistered, { data: userStateOf(seeker), actorId: seeker.id })
    await service.broker.publish(seekerChanged, { revision: 99, data: asSeeker, actorId: seeker.id })
    const application_id = state.application_id + 5000
    await service.broker.publish(applicationSubmitted, { data: { ...state, application_id }, actorId: seeker.id })
    await service.broker.publish(applicationStatusChanged, {
      data: { ...state, status: 'REJECTED', from_status: 'APPLIED' },
    })
    await erase(seeker)

    for (const text of ['Mary Somerville', seeker.email]) expect(await tablesWith(text)).toEqual([])
    expect(await inboxOf(seeker)).toEqual([])
    expect((await inboxOf(recruiter))[0].body).toBe('Someone has applied for DevOps Engineer.')
    expect(await service.database.rows('SELECT * FROM activity WHERE user_id = ?', [seeker.id])).toEqual([])
  })
})

describe('an erased recruiter', () => {
  const texts = { company: 'Invariant Ltd', title: 'Call me at http://evil.example' }

  /** Publishes the events that trigger every kind of notification from the recruiter to the applicant. */
  async function triggerEveryNotification({ state }: Awaited<ReturnType<typeof startCase>>) {
    const { application_id, job_id, seeker_user_id, recruiter_user_id } = state
    const interview = {
      ...{ interview_id: application_id, application_id, job_id, seeker_user_id, recruiter_user_id },
      interview_date: '2027-03-01T09:00:00.000Z',
      mode: 'ONLINE' as const,
      result: 'PENDING' as const,
      status: 'SCHEDULED' as const,
    }
    const rejected = { ...state, status: 'REJECTED' as const, from_status: 'APPLIED' as const }
    await service.broker.publish(interviewScheduled, { data: interview })
    await service.broker.publish(interviewChanged, { data: { ...interview, change: 'RESCHEDULED' } })
    await service.broker.publish(interviewChanged, { data: { ...interview, change: 'CANCELLED' } })
    await service.broker.publish(applicationStatusChanged, { data: { ...rejected, cancelled_interviews: 1 } })
    await service.broker.consumed()
  }

  /** Publishes the event that the job service publishes when it erases the recruiter. */
  async function deleteJob({ state, recruiter }: Awaited<ReturnType<typeof startCase>>) {
    const blank = { title: '', location: '', is_deleted: true, recruiter_user_id: recruiter.id }
    await service.broker.publish(jobDeleted, { revision: 9, data: { ...jobStateOf(state.job_id), ...blank } })
    await service.broker.consumed()
  }

  const titles = [
    'Application received: a job',
    'Interview cancelled: a job',
    'Interview for a job',
    'Interview moved: a job',
    'Your application for a job: rejected',
  ]

  it('leaves neither company name nor job titles in the inboxes and emails of applicants', async () => {
    const story = await startCase({ seeker: 'Emmy Noether', ...texts })
    await triggerEveryNotification(story)
    const { seeker, recruiter } = story
    for (const text of Object.values(texts)) expect(await tablesWith(text)).toContain('notifications')

    await erase(recruiter)
    await deleteJob(story)

    for (const text of Object.values(texts)) expect(await tablesWith(text)).toEqual([])
    expect(await inboxOf(recruiter)).toEqual([])
    const inbox = await inboxOf(seeker)
    const ofKind = (kind: string) => inbox.find((entry: { kind: string }) => entry.kind === kind).body
    const isOfApplication = ({ kind }: { kind: string }) => !['WELCOME', 'SECURITY'].includes(kind)
    expect(
      inbox
        .filter(isOfApplication)
        .map(({ title }: { title: string }) => title)
        .sort(),
    ).toEqual(titles)
    expect(ofKind('APPLICATION_STATUS_CHANGED')).toBe(
      'Your application for a job was not successful this time. Your interview has been cancelled.',
    )
    expect(ofKind('INTERVIEW_SCHEDULED')).toMatch(
      /^You are invited to an interview for a job\. It takes place on .* UTC, online\.$/,
    )
    const emails = (await mailsOf(seeker)).filter(isOfApplication)
    expect(emails.map(({ subject }) => subject).sort()).toEqual(titles)
    for (const { html_body, text_body } of emails) expect(html_body + text_body).toContain('a job')
  })

  it('is not named in later notifications, even if an event arrives late', async () => {
    const story = await startCase({ seeker: 'Sofia Kovalevskaya', ...texts })
    await erase(story.recruiter)

    // The read model still has the title, because the job service has not processed the erasure yet.
    await triggerEveryNotification(story)
    await deleteJob(story)
    await service.broker.publish(applicationStatusChanged, {
      revision: 3,
      data: { ...story.state, status: 'HIRED', from_status: 'SHORTLISTED' },
    })
    await service.settled()

    for (const text of Object.values(texts)) expect(await tablesWith(text)).toEqual([])
    expect((await inboxOf(story.seeker))[0].title).toBe('Your application for a job: hired')
  })

  it('leaves an empty entry in place of an older one without a stored nameless text', async () => {
    const story = await startCase({ seeker: 'Maria Agnesi', ...texts })
    await service.database.rows(
      'UPDATE notifications SET nameless_title = NULL, nameless_body = body WHERE names_user_id = ?',
      [story.recruiter.id],
    )

    await erase(story.recruiter)
    await deleteJob(story)

    for (const text of Object.values(texts)) expect(await tablesWith(text)).toEqual([])
    expect((await inboxOf(story.seeker))[0]).toMatchObject({ title: 'About one of your applications', body: '' })
  })

  it('differs from an erased applicant, who leaves the recruiter’s titles in place, in older entries as well', async () => {
    const { seeker, recruiter } = await startCase({ seeker: 'Ada Augusta', company: 'Own Ltd', title: 'Own title' })
    await service.database.rows('UPDATE notifications SET nameless_title = NULL WHERE names_user_id = ?', [seeker.id])

    await erase(seeker)

    expect((await inboxOf(recruiter))[0]).toMatchObject({
      title: 'New application: Own title',
      body: 'Someone has applied for Own title.',
    })
  })
})
