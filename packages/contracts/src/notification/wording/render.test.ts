import { describe, expect, it } from 'vitest'
import { locales } from '../../locales.ts'
import { type MessageCode, messageParams, type ParamsOf } from './params.ts'
import { type Reader, renderMessage, renderStored } from './render.ts'

const english: Reader = { locale: 'en', timeZone: null }
const german: Reader = { locale: 'de', timeZone: 'Europe/Berlin' }
const job = { job: 'DevOps Engineer', company: 'TechCorp' }
const appointment = { ...job, date: '2027-03-01T09:00:00.000Z', mode: 'OFFLINE' } as const
const account = { email: 'ada@example.com', role: 'ADMIN', is_active: true } as const

/** Parameters of each code with which all of its texts are written. */
const samples: { [Code in MessageCode]: ParamsOf<Code>[] } = {
  WELCOME: [{ role: 'RECRUITER' }, { role: 'JOB_SEEKER' }],
  ACCOUNT_CHANGED: [
    { ...account, changed: ['email', 'password', 'role', 'is_active'] },
    { ...account, is_active: false, changed: ['is_active'] },
  ],
  SECOND_FACTOR_CHANGED: [
    { change: 'enabled' },
    { change: 'disabled' },
    { change: 'recovery-codes-renewed' },
    { change: 'recovery-code-used' },
    { change: 'recovery-code-used', recovery_codes_left: 9 },
  ],
  SESSION_ENDED: [{}],
  CODES_GUESSED: [{ wrong_codes: 10 }],
  LINK_EMAILED: (['VERIFY_EMAIL', 'RESET_PASSWORD', 'CHANGE_EMAIL', 'UNDO_EMAIL_CHANGE'] as const).map((purpose) => ({
    purpose,
    email: 'ada@example.com',
    expires_at: '2027-03-01T09:00:00.000Z',
  })),
  APPLICATION_RECEIVED: [job, { ...job, is_renewed: true }, { job: null, company: null }],
  NEW_APPLICATION: [
    { job: 'Cook', seeker: 'Ada', is_renewed: true },
    { job: null, seeker: null },
  ],
  APPLICATION_STATUS_CHANGED: [
    ...(['APPLIED', 'SHORTLISTED', 'HIRED', 'REJECTED', 'WITHDRAWN'] as const).map((status) => ({ ...job, status })),
    { ...job, status: 'REJECTED', cancelled_interviews: 1 },
    { ...job, status: 'REJECTED', cancelled_interviews: 3 },
  ],
  APPLICATION_WITHDRAWN: [0, 1, 3].map((cancelled_interviews) => ({
    job: 'Cook',
    seeker: 'Ada',
    cancelled_interviews,
  })),
  INTERVIEW_SCHEDULED: [appointment, { ...appointment, mode: 'ONLINE' }],
  INTERVIEW_CHANGED: [appointment],
  INTERVIEW_CANCELLED: [appointment],
  JOB_ENDED: [
    { ...job, end: 'CLOSED' },
    { ...job, end: 'DELETED' },
  ],
  JOB_EXPIRING: [
    { job: 'Cook', ends_at: '2027-03-01T09:00:00.000Z' },
    { job: 'Cook', ends_at: null },
  ],
  JOB_NOT_PUBLISHED: [{ job: 'Cook', missing: ['location', 'a_new_field'] }],
  RESUME_REFUSED: [{}],
  TEAM_INVITED: [
    { company: 'TechCorp', role: 'OWNER', expires_at: '2027-03-01T09:00:00.000Z' },
    { company: null, role: null, expires_at: null },
  ],
  TEAM_CHANGED: (['JOINED', 'ROLE', 'REMOVED'] as const).flatMap((change) => [
    { company: 'TechCorp', change, role: 'RECRUITER' as const },
    { company: null, change, role: 'INTERVIEWER' as const },
  ]),
  DOMAIN_LOST: [{}],
}
const all = (Object.keys(messageParams) as MessageCode[]).flatMap((code) =>
  samples[code].map((params) => [code, params] as const),
)

describe('the wording of notifications', () => {
  it.each(locales.filter((locale) => locale !== 'en'))('has each text in the language %s', (locale) => {
    for (const [code, params] of all) {
      const inEnglish = renderStored(code, params, english)
      const texts = renderStored(code, params, { locale, timeZone: null })

      expect(texts?.sentences.length, code).toBe(inEnglish?.sentences.length)
      expect([texts?.title, ...(texts?.sentences ?? [])].join(' ')).not.toMatch(/undefined|null|\[object|NaN| {2}/)
      expect(texts?.title, code).not.toBe(inEnglish?.title)
      for (const sentence of texts?.sentences ?? []) expect(inEnglish?.sentences).not.toContain(sentence)
    }
  })

  it('writes a stored message again, but none that it does not know', () => {
    const params = JSON.parse(JSON.stringify({ ...job, status: 'HIRED' }))

    expect(renderStored('APPLICATION_STATUS_CHANGED', params, german)?.title).toBe(
      'Ihre Bewerbung auf DevOps Engineer: Zusage',
    )
    expect(renderStored('APPLICATION_STATUS_CHANGED', { ...params, status: 'PROMOTED' }, german)).toBeUndefined()
    expect(renderStored('OF_TOMORROW', {}, german)).toBeUndefined()
    expect(renderStored('constructor', {}, german)).toBeUndefined()
    expect(renderStored(null, null, german)).toBeUndefined()
  })
})

describe('the English wording', () => {
  it('names the job, and the company if it is known', () => {
    expect(renderMessage('APPLICATION_RECEIVED', job, english).sentences[0]).toBe(
      'We have received your application for DevOps Engineer at TechCorp.',
    )
    expect(renderMessage('APPLICATION_RECEIVED', { job: null, company: null }, english).sentences[0]).toBe(
      'We have received your application for a job.',
    )
  })

  it('works without the name of the applicant', () => {
    expect(renderMessage('NEW_APPLICATION', { job: 'Cook', seeker: null }, english).sentences).toEqual([
      'Someone has applied for Cook.',
    ])
  })

  it.each([
    ['SHORTLISTED', 'you have been shortlisted'],
    ['HIRED', 'You have been chosen'],
    ['REJECTED', 'was not successful'],
  ] as const)('announces the status %s', (status, text) => {
    expect(renderMessage('APPLICATION_STATUS_CHANGED', { ...job, status }, english).sentences[0]).toContain(text)
  })

  it.each([
    [0, '', ''],
    [1, ', and the interview has been cancelled', ' Your interview has been cancelled.'],
    [3, ', and the interviews have been cancelled', ' Your interviews have been cancelled.'],
  ])('mentions %s interviews that were cancelled with the application', (cancelled_interviews, end, sentence) => {
    const withdrawal = { job: 'Cook', seeker: 'Ada', cancelled_interviews }
    const withdrawn = renderMessage('APPLICATION_WITHDRAWN', withdrawal, english)
    const rejection = { ...job, status: 'REJECTED', cancelled_interviews } as const
    const rejected = renderMessage('APPLICATION_STATUS_CHANGED', rejection, english)

    expect(withdrawn.sentences).toEqual([`Ada has withdrawn their application for Cook${end}.`])
    const [, ...more] = rejected.sentences
    expect(more.map((each) => ` ${each}`).join('')).toBe(sentence)
  })

  it('lists every change of an account', () => {
    const { sentences } = renderMessage('ACCOUNT_CHANGED', samples.ACCOUNT_CHANGED[0] as never, english)

    expect(sentences).toHaveLength(5)
    expect(sentences.join(' ')).toContain('is now ada@example.com. Your password was changed')
  })

  it('contains the number of wrong codes and what to do', () => {
    const { sentences } = renderMessage('CODES_GUESSED', { wrong_codes: 10 }, english)

    expect(sentences.join(' ')).toMatch(/10 wrong codes .* change it now/)
  })
})

describe('the time of an interview', () => {
  it('is in UTC for a reader without a time zone, with the mode', () => {
    const time = /Monday,? 1 March 2027 at 09:00 UTC/

    expect(renderMessage('INTERVIEW_SCHEDULED', appointment, english).sentences[1]).toMatch(time)
    expect(renderMessage('INTERVIEW_CHANGED', appointment, english).sentences[1]).toMatch(/UTC, on site\.$/)
    expect(renderMessage('INTERVIEW_CANCELLED', appointment, english).sentences[0]).toMatch(time)
  })

  it.each([
    [60, /Monday,? 1 March 2027 at 10:00 UTC\+01:00 \(Monday,? 1 March 2027 at 09:00 UTC\)/],
    [345, /Monday,? 1 March 2027 at 14:45 UTC\+05:45 \(Monday/],
    [-600, /Sunday,? 28 February 2027 at 23:00 UTC-10:00 \(Monday,? 1 March/],
    [-30, /08:30 UTC-00:30 \(/],
    [0, /on Monday,? 1 March 2027 at 09:00 UTC, on site/],
  ])('is at a UTC offset of %d minutes as well, if it was entered so', (offset_minutes, time) => {
    const entered = { ...appointment, offset_minutes }
    expect(renderMessage('INTERVIEW_SCHEDULED', entered, english).sentences[1]).toMatch(time)
  })

  it.each([
    ['en', 'Europe/Berlin', /Monday,? 1 March 2027 at 10:00 Central European Standard Time, on site/],
    ['de', 'Europe/Berlin', /Montag, 1\. März 2027 (?:um )?10:00 Mitteleuropäische Normalzeit, vor Ort/],
    ['en', 'Asia/Kolkata', /14:30 India Standard Time/],
    ['en', 'Mars/Crater', /11:00 UTC\+02:00 \(/],
  ] as const)('is in the time zone of the reader, with its name: %s, %s', (locale, timeZone, time) => {
    const entered = { ...appointment, offset_minutes: 120 }
    expect(renderMessage('INTERVIEW_SCHEDULED', entered, { locale, timeZone }).sentences[1]).toMatch(time)
  })
})
