import { describe, expect, it } from 'vitest'
import { renderTemplate } from './templates.ts'

const job = { job: 'DevOps Engineer', company: 'TechCorp' }
const appointment = { ...job, date: new Date('2027-03-01T09:00:00Z'), mode: 'OFFLINE' } as const

describe('the template of a notification', () => {
  it('names the job, and the company if it is known', () => {
    expect(renderTemplate('APPLICATION_RECEIVED', job).sentences[0]).toBe(
      'We have received your application for DevOps Engineer at TechCorp.',
    )
    expect(renderTemplate('APPLICATION_RECEIVED', { ...job, company: undefined }).sentences[0]).toBe(
      'We have received your application for DevOps Engineer.',
    )
  })

  it('works without the name of the applicant', () => {
    expect(renderTemplate('NEW_APPLICATION', { job: 'Cook', seeker: undefined }).sentences).toEqual([
      'Someone has applied for Cook.',
    ])
  })

  it.each([
    ['SHORTLISTED', 'you have been shortlisted'],
    ['HIRED', 'You have been chosen'],
    ['REJECTED', 'was not successful'],
  ] as const)('announces the status %s', (status, text) => {
    expect(renderTemplate('APPLICATION_STATUS_CHANGED', { ...job, status }).sentences[0]).toContain(text)
  })

  it.each([
    [undefined, '', ''],
    [1, ', and the interview has been cancelled', ' Your interview has been cancelled.'],
    [3, ', and the interviews have been cancelled', ' Your interviews have been cancelled.'],
  ])('mentions %s interviews that were cancelled with the application', (cancelledInterviews, end, sentence) => {
    const withdrawn = renderTemplate('APPLICATION_WITHDRAWN', { job: 'Cook', seeker: 'Ada', cancelledInterviews })
    const rejected = renderTemplate('APPLICATION_STATUS_CHANGED', { ...job, status: 'REJECTED', cancelledInterviews })

    expect(withdrawn.sentences).toEqual([`Ada has withdrawn their application for Cook${end}.`])
    expect(
      rejected.sentences
        .slice(1)
        .map((each) => ` ${each}`)
        .join(''),
    ).toBe(sentence)
  })

  it('contains the time of an interview with its time zone, and the mode', () => {
    const time = /Monday,? 1 March 2027 at 09:00 UTC/

    expect(renderTemplate('INTERVIEW_SCHEDULED', appointment).sentences[1]).toMatch(time)
    expect(renderTemplate('INTERVIEW_CHANGED', appointment).sentences[1]).toMatch(/UTC, on site\.$/)
    expect(renderTemplate('INTERVIEW_CANCELLED', appointment).sentences[0]).toMatch(time)
  })

  it.each([
    [60, /Monday,? 1 March 2027 at 10:00 UTC\+01:00 \(Monday,? 1 March 2027 at 09:00 UTC\)/],
    [345, /Monday,? 1 March 2027 at 14:45 UTC\+05:45 \(Monday/],
    [-600, /Sunday,? 28 February 2027 at 23:00 UTC-10:00 \(Monday,? 1 March/],
    [-30, /08:30 UTC-00:30 \(/],
    [0, /on Monday,? 1 March 2027 at 09:00 UTC, on site/],
  ])('contains the time of an interview at a UTC offset of %d minutes as well', (offsetMinutes, time) => {
    expect(renderTemplate('INTERVIEW_SCHEDULED', { ...appointment, offsetMinutes }).sentences[1]).toMatch(time)
  })

  it('lists every change of an account', () => {
    const { sentences } = renderTemplate('SECURITY', {
      changed: ['email', 'password', 'role', 'is_active'],
      email: 'ada@example.com',
      role: 'ADMIN',
      isActive: true,
    })

    expect(sentences).toHaveLength(5)
    expect(sentences.join(' ')).toContain('is now ada@example.com. Your password was changed')
  })

  it('contains the number of wrong codes and what to do', () => {
    const { sentences } = renderTemplate('SECURITY', { wrongCodes: 10 })

    expect(sentences.join(' ')).toMatch(/10 wrong codes .* change it now/)
  })
})
