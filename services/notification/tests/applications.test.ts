import {
  applicationStatusChanged,
  applicationSubmitted,
  applicationWithdrawn,
  interviewChanged,
  interviewScheduled,
  jobEnded,
} from '@portal/contracts/application/events'
import { emailVerified, userLocaleChanged, userRegistered } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  mailsTo,
  type NotificationUnderTest,
  newCase,
  type Person,
  startNotificationService,
  userStateOf,
} from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

async function inboxOf(person: Person) {
  const response = await request(service.url).get('/api/v1/notifications').set(person.headers).expect(200)
  return response.body
}

/** The only email that a person has received. */
async function onlyMailTo(person: Person) {
  await service.delivered()
  const emails = await until('the email', async () => {
    const found = await mailsTo(person.email)
    return found.length > 0 && found
  })
  expect(emails).toHaveLength(1)
  return emails[0]
}

async function expectNothingFor(person: Person) {
  await service.delivered()
  expect(await inboxOf(person)).toEqual([])
  expect(await service.deliveriesTo(person.email)).toEqual([])
}

function interviewOf({ state }: ReturnType<typeof newCase>) {
  const { application_id, job_id, seeker_user_id, recruiter_user_id } = state
  return {
    interview_id: application_id + 7,
    ...{ application_id, job_id, seeker_user_id, recruiter_user_id },
    interview_date: '2027-03-01T09:00:00.000Z',
    mode: 'ONLINE' as const,
    result: 'PENDING' as const,
    status: 'SCHEDULED' as const,
  }
}

describe('a new application', () => {
  it('notifies the job seeker and the recruiter once each, in the inbox and by email', async () => {
    const { seeker, recruiter, state } = newCase(service)

    const event = await service.broker.publish(applicationSubmitted, { data: state })

    const confirmation = await onlyMailTo(seeker)
    expect(confirmation?.subject).toBe('Application received: DevOps Engineer')
    expect(confirmation?.text).toContain('Hello Ada Lovelace,')
    expect(confirmation?.text).toContain('We have received your application for DevOps Engineer at TechCorp.')
    const page = `https://portal.example.com/applications/${state.application_id}`
    expect(confirmation?.text).toContain(`\n${page}\n`)
    expect(confirmation?.html).toContain(`<a href="${page}">Open the application</a>`)
    expect(confirmation?.html).toContain('<span dir="auto">TechCorp</span>')
    const announcement = await onlyMailTo(recruiter)
    expect(announcement?.text).toContain('Hello TechCorp,')
    expect(announcement?.text).toContain('Ada Lovelace has applied for DevOps Engineer.')
    expect(announcement?.text).toContain(`\nhttps://portal.example.com/hire/applications/${state.application_id}\n`)
    expect(await inboxOf(seeker)).toMatchObject([
      { kind: 'APPLICATION_RECEIVED', entity_type: 'APPLICATION', entity_id: state.application_id, read_at: null },
    ])
    expect(await inboxOf(recruiter)).toMatchObject([
      { kind: 'NEW_APPLICATION', body: 'Ada Lovelace has applied for DevOps Engineer.' },
    ])
    const [delivery] = await service.deliveriesTo(seeker.email)
    expect(delivery?.message_id).toMatch(new RegExp(`^<${event.id}\\.${seeker.id}\\..*@portal\\.example\\.com>$`))
  })

  it('is emailed once even if its event is delivered three times', async () => {
    const { seeker, recruiter, state } = newCase(service)

    const event = await service.broker.publish(applicationSubmitted, { data: state })
    await service.broker.send(subjectOf(applicationSubmitted), JSON.stringify(event))
    await service.broker.send(subjectOf(applicationSubmitted), JSON.stringify(event))

    await onlyMailTo(seeker)
    await onlyMailTo(recruiter)
    expect(await inboxOf(seeker)).toHaveLength(1)
    expect(await service.deliveriesTo(recruiter.email)).toMatchObject([{ state: 'SENT', attempts: 1 }])
  })

  it('shows markup in names and titles as typed, and cannot inject headers', async () => {
    const { seeker, recruiter, state } = newCase(service, '<script>alert(1)</script>\r\nBcc: victim@example.com')
    const data = { job_seeker_id: seeker.id, user_id: seeker.id, full_name: '<b>Ada</b> & "Co"' }
    service.profiles.state.set(`/job-seekers/${seeker.id}`, { revision: 1, data })

    await service.broker.publish(applicationSubmitted, { data: state })

    const mail = await onlyMailTo(recruiter)
    expect(mail?.subject).toBe('New application: <script>alert(1)</script> Bcc: victim@example.com')
    expect(mail?.to.map((recipient) => recipient.address)).toEqual([recruiter.email])
    expect(mail?.html).toContain('<span dir="auto">&lt;b&gt;Ada&lt;/b&gt; &amp; &quot;Co&quot;</span> has applied')
    expect(mail?.html).not.toContain('<script>')
    expect(mail?.headers).not.toHaveProperty('bcc')
  })
})

describe('the title of a job', () => {
  it.each([
    '=?utf-8?q?Your_account_is_locked?= Engineer',
    'Cook =?UTF-8?B?WW91ciBhY2NvdW50IGlzIGxvY2tlZA==?=',
    '=?iso-8859-1?Q?=46ree?= =?iso-8859-1?Q?_money?= für alle 🚀',
    `=?utf-8?q?${'long_'.repeat(14)}?= ${'words '.repeat(15)}=?utf-8?q?end?=`,
    'Cook =?utf-8?q?a b?=, "quoted" <victim@example.com>, (comment) \\; x=?',
    'مهندس =?utf-8?b?4oCu?= شبكة',
  ])('appears in the subject as typed: %s', async (title) => {
    const { seeker, state } = newCase(service, title)

    await service.broker.publish(applicationSubmitted, { data: state })

    const mail = await onlyMailTo(seeker)
    expect(mail?.subject).toBe(`Application received: ${title}`)
    expect(mail?.text).toContain(`We have received your application for ${title} at TechCorp.`)
    expect(mail?.to.map((recipient) => recipient.address)).toEqual([seeker.email])
  })
})

describe('a change of an application', () => {
  it('notifies the job seeker when the recruiter decides', async () => {
    const { seeker, recruiter, state } = newCase(service)
    const shortlisted = { ...state, status: 'SHORTLISTED' as const, from_status: 'APPLIED' as const }

    await service.broker.publish(applicationStatusChanged, { data: shortlisted })

    const mail = await onlyMailTo(seeker)
    expect(mail?.subject).toBe('Your application for DevOps Engineer: shortlisted')
    expect(await inboxOf(seeker)).toMatchObject([{ kind: 'APPLICATION_STATUS_CHANGED' }])
    await expectNothingFor(recruiter)
  })

  it('notifies the recruiter when the job seeker withdraws', async () => {
    const { seeker, recruiter, state } = newCase(service)
    const withdrawn = { ...state, status: 'WITHDRAWN' as const, from_status: 'APPLIED' as const }

    await service.broker.publish(applicationWithdrawn, { data: withdrawn })

    const mail = await onlyMailTo(recruiter)
    expect(mail?.text).toContain('Ada Lovelace has withdrawn their application for DevOps Engineer.')
    expect(await inboxOf(recruiter)).toMatchObject([{ kind: 'APPLICATION_WITHDRAWN' }])
    await expectNothingFor(seeker)
  })
})

describe('an application that is renewed after a withdrawal', () => {
  it('is announced as a renewed application', async () => {
    const { seeker, recruiter, state } = newCase(service)

    await service.broker.publish(applicationSubmitted, { data: { ...state, attempt: 2 } })

    expect((await onlyMailTo(seeker))?.text).toContain('your new application for DevOps Engineer at TechCorp.')
    expect((await onlyMailTo(recruiter))?.text).toContain('Ada Lovelace has applied again for DevOps Engineer.')
  })
})

describe('a job that ends', () => {
  it.each([
    ['CLOSED', 'no longer accepts applications'],
    ['DELETED', 'has been removed from the portal'],
  ] as const)('because it was %s notifies the applicant once', async (end, text) => {
    const { seeker, recruiter, state } = newCase(service)

    const event = await service.broker.publish(jobEnded, { data: { ...state, end } })
    await service.broker.send(subjectOf(jobEnded), JSON.stringify(event))

    const mail = await onlyMailTo(seeker)
    expect(mail?.subject).toBe('No longer open: DevOps Engineer')
    expect(mail?.text).toContain(`DevOps Engineer at TechCorp, which you applied for, ${text}.`)
    expect(await inboxOf(seeker)).toMatchObject([
      { kind: 'JOB_ENDED', entity_type: 'APPLICATION', entity_id: state.application_id },
    ])
    await expectNothingFor(recruiter)
  })
})

describe('a reader with a language and a time zone', () => {
  it('gets emails and notifications in them, from the next event on', async () => {
    const story = newCase(service)
    const { seeker, recruiter } = story
    const chosen = { locale: 'de', time_zone: 'Asia/Kolkata' }
    await service.broker.publish(userRegistered, { revision: 1, data: userStateOf(seeker) })
    await service.broker.publish(userLocaleChanged, { revision: 2, data: { ...userStateOf(seeker), ...chosen } })
    // A later event without them, such as one of an older release, leaves them as they are.
    await service.broker.publish(emailVerified, { revision: 3, data: { user_id: seeker.id, email: seeker.email } })
    await service.delivered()

    await service.broker.publish(interviewScheduled, { data: { ...interviewOf(story), offset_minutes: 60 } })
    await service.delivered()

    const mails = await mailsTo(seeker.email)
    const invitation = mails.find(({ subject }) => subject === 'Gespräch für DevOps Engineer')
    expect(invitation?.headers['content-language']).toBe('de')
    expect(invitation?.html).toContain('<html lang="de">')
    expect(invitation?.text).toContain('Guten Tag Ada Lovelace,')
    expect(invitation?.text).toMatch(/Montag, 1\. März 2027 (?:um )?14:30 Indische Normalzeit, online\./)
    const [entry] = await inboxOf(seeker)
    expect(entry).toMatchObject({
      title: 'Gespräch für DevOps Engineer',
      code: 'INTERVIEW_SCHEDULED',
      params: { job: 'DevOps Engineer', company: 'TechCorp', date: '2027-03-01T09:00:00.000Z', offset_minutes: 60 },
    })
    await expectNothingFor(recruiter)
  })

  it('is asked for if no event has told them, and gets English if the portal has no texts in the language', async () => {
    const [german, french] = [newCase(service), newCase(service)]
    for (const [{ seeker }, locale] of [
      [german, 'de'],
      [french, 'fr'],
    ] as const) {
      service.users.state.set(`/users/${seeker.id}`, { revision: 1, data: { ...userStateOf(seeker), locale } })
    }

    for (const { state } of [german, french]) await service.broker.publish(applicationSubmitted, { data: state })

    expect((await onlyMailTo(german.seeker))?.subject).toBe('Bewerbung angekommen: DevOps Engineer')
    const mail = await onlyMailTo(french.seeker)
    expect([mail?.subject, mail?.headers['content-language']]).toEqual(['Application received: DevOps Engineer', 'en'])
  })
})

describe('an interview', () => {
  it('is announced with its time in the UTC offset in which it was entered, and in UTC', async () => {
    const story = newCase(service)

    await service.broker.publish(interviewScheduled, { data: { ...interviewOf(story), offset_minutes: 60 } })

    expect((await onlyMailTo(story.seeker))?.text).toMatch(
      /Monday,? 1 March 2027 at 10:00 UTC\+01:00 \(Monday,? 1 March 2027 at 09:00 UTC\), online/,
    )
  })

  it('is announced to the job seeker with its time and mode', async () => {
    const story = newCase(service)
    const interview = interviewOf(story)

    await service.broker.publish(interviewScheduled, { data: interview })

    const mail = await onlyMailTo(story.seeker)
    expect(mail?.subject).toBe('Interview for DevOps Engineer')
    expect(mail?.text).toMatch(/Monday,? 1 March 2027 at 09:00 UTC, online/)
    expect(await inboxOf(story.seeker)).toMatchObject([
      { kind: 'INTERVIEW_SCHEDULED', entity_type: 'INTERVIEW', entity_id: interview.interview_id },
    ])
    await expectNothingFor(story.recruiter)
  })

  it('notifies the job seeker when it is moved or cancelled', async () => {
    const moved = newCase(service)
    const cancelled = newCase(service)

    await service.broker.publish(interviewChanged, {
      data: { ...interviewOf(moved), mode: 'OFFLINE', change: 'RESCHEDULED' },
    })
    await service.broker.publish(interviewChanged, {
      data: { ...interviewOf(cancelled), status: 'CANCELLED', change: 'CANCELLED' },
    })

    expect((await onlyMailTo(moved.seeker))?.text).toContain('UTC, on site.')
    expect((await onlyMailTo(cancelled.seeker))?.subject).toBe('Interview cancelled: DevOps Engineer')
    expect(await inboxOf(moved.seeker)).toMatchObject([{ kind: 'INTERVIEW_CHANGED' }])
    expect(await inboxOf(cancelled.seeker)).toMatchObject([{ kind: 'INTERVIEW_CANCELLED' }])
  })

  it('has no notification of its own if it is cancelled together with its application', async () => {
    const [withdrawn, rejected] = [newCase(service), newCase(service)]
    const end = { status: 'CANCELLED', change: 'CANCELLED', reason: 'APPLICATION_ENDED' } as const
    for (const { state, ...story } of [withdrawn, rejected]) {
      await service.broker.publish(interviewChanged, { data: { ...interviewOf({ state, ...story }), ...end } })
    }
    const from = { from_status: 'SHORTLISTED' } as const
    await service.broker.publish(applicationWithdrawn, {
      data: { ...withdrawn.state, ...from, status: 'WITHDRAWN', cancelled_interviews: 2 },
    })
    await service.broker.publish(applicationStatusChanged, {
      data: { ...rejected.state, ...from, status: 'REJECTED', cancelled_interviews: 1 },
    })

    expect((await onlyMailTo(withdrawn.recruiter))?.text).toContain(
      'Ada Lovelace has withdrawn their application for DevOps Engineer, and the interviews have been cancelled.',
    )
    await expectNothingFor(withdrawn.seeker)
    expect((await onlyMailTo(rejected.seeker))?.text).toContain('Your interview has been cancelled.')
    expect(await inboxOf(rejected.seeker)).toMatchObject([{ kind: 'APPLICATION_STATUS_CHANGED' }])
    await expectNothingFor(rejected.recruiter)
  })

  it('sends nothing when the recruiter enters a result', async () => {
    const story = newCase(service)

    await service.broker.publish(interviewChanged, {
      data: { ...interviewOf(story), result: 'PASS', change: 'RESULT' },
    })

    await expectNothingFor(story.seeker)
  })
})
