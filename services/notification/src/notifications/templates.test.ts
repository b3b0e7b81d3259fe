import { describe, expect, it } from 'vitest'
import { wordingOf } from './templates.ts'

const job = { job: 'DevOps Engineer', company: 'TechCorp' }
const appointment = { ...job, date: new Date('2027-03-01T09:00:00Z'), mode: 'OFFLINE' } as const

describe('the wording of a notification', () => {
  it('names job and company, or the job alone', () => {
    expect(wordingOf('APPLICATION_RECEIVED', job).sentences[0]).toBe(
      'Your application for DevOps Engineer at TechCorp has arrived.',
    )
    expect(wordingOf('APPLICATION_RECEIVED', { ...job, company: undefined }).sentences[0]).toBe(
      'Your application for DevOps Engineer has arrived.',
    )
  })

  it('does without the name of an applicant', () => {
    expect(wordingOf('NEW_APPLICATION', { job: 'Cook', seeker: undefined }).sentences).toEqual([
      'Somebody has applied for Cook.',
    ])
  })

  it.each([
    ['SHORTLISTED', 'you have been shortlisted'],
    ['HIRED', 'you have been chosen'],
    ['REJECTED', 'was not successful'],
  ] as const)('finds words for %s', (status, words) => {
    expect(wordingOf('APPLICATION_STATUS_CHANGED', { ...job, status }).sentences[0]).toContain(words)
  })

  it.each([
    [undefined, '', ''],
    [1, ', and its interview is cancelled', ' The planned interview is cancelled.'],
    [3, ', and its interviews are cancelled', ' The planned interviews are cancelled.'],
  ])('says of %s interviews that they are cancelled with an application', (cancelledInterviews, end, sentence) => {
    const withdrawn = wordingOf('APPLICATION_WITHDRAWN', { job: 'Cook', seeker: 'Ada', cancelledInterviews })
    const rejected = wordingOf('APPLICATION_STATUS_CHANGED', { ...job, status: 'REJECTED', cancelledInterviews })

    expect(withdrawn.sentences).toEqual([`Ada has withdrawn the application for Cook${end}.`])
    expect(
      rejected.sentences
        .slice(1)
        .map((each) => ` ${each}`)
        .join(''),
    ).toBe(sentence)
  })

  it('tells the time of an interview with its zone, and the place', () => {
    const words = /Monday,? 1 March 2027 at 09:00 UTC/

    expect(wordingOf('INTERVIEW_SCHEDULED', appointment).sentences[1]).toMatch(words)
    expect(wordingOf('INTERVIEW_CHANGED', appointment).sentences[1]).toMatch(/UTC, on site\.$/)
    expect(wordingOf('INTERVIEW_CANCELLED', appointment).sentences[0]).toMatch(words)
  })

  it.each([
    [60, /Monday,? 1 March 2027 at 10:00 UTC\+01:00 \(Monday,? 1 March 2027 at 09:00 UTC\)/],
    [345, /Monday,? 1 March 2027 at 14:45 UTC\+05:45 \(Monday/],
    [-600, /Sunday,? 28 February 2027 at 23:00 UTC-10:00 \(Monday,? 1 March/],
    [-30, /08:30 UTC-00:30 \(/],
    [0, /on Monday,? 1 March 2027 at 09:00 UTC, on site/],
  ])('tells the time of an interview by the clock %d minutes ahead of UTC as well', (offsetMinutes, words) => {
    expect(wordingOf('INTERVIEW_SCHEDULED', { ...appointment, offsetMinutes }).sentences[1]).toMatch(words)
  })

  it('tells every change of an account', () => {
    const { sentences } = wordingOf('SECURITY', {
      changed: ['email', 'password', 'role', 'is_active'],
      email: 'ada@example.com',
      role: 'ADMIN',
      isActive: true,
    })

    expect(sentences).toHaveLength(5)
    expect(sentences.join(' ')).toContain('is now ada@example.com. Your password was changed')
  })

  it('names how many codes were wrong, and what to do', () => {
    const { sentences } = wordingOf('SECURITY', { wrongCodes: 10 })

    expect(sentences.join(' ')).toMatch(/10 wrong codes .* change it now/)
  })
})
