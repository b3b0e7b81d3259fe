import { beforeAll, describe } from 'vitest'
import { guest, inAWeek } from '../journeys/person.ts'
import { attack, type Case, notApplicable } from './attack.ts'
import { attemptsOf, loggingIn, registering } from './attempts.ts'
import { apply, assemble, by, type Fixtures, postJob } from './fixtures.ts'

let fixtures: Fixtures
let jobId: number
let applicationId: number
beforeAll(async () => {
  fixtures = await assemble()
  jobId = await postJob(fixtures.recruiter, { salary_max: 1 })
  applicationId = await apply(fixtures.seeker, jobId)
})

const { posting, postingText, changingProfile } = attemptsOf(() => fixtures)

/** Changes a job whose maximum salary is 1. */
function changingJob(what: string, body: object): Case {
  const send = by(fixtures.recruiter, { method: 'PUT', path: `/api/v1/jobs/${jobId}`, body })
  return { what, send, expected: 422 }
}

function inviting(what: string, interview_date: unknown, expected: Case['expected'] = 422): Case {
  const body = { application_id: applicationId, interview_date, mode: 'ONLINE' }
  return { what, send: by(fixtures.recruiter, { path: '/api/v1/interviews', body }), expected }
}

describe('fields', () => {
  attack('A  NUL and other control characters', () =>
    ['\u0000', '\u0001', '\u001b', '\u007f'].flatMap((evil) => [
      posting('title', { title: `a${evil}b` }),
      posting('description', { description: `a${evil}b` }),
      posting('location', { location: `a${evil}b` }),
      changingProfile('full_name', { full_name: `a${evil}b` }),
      changingProfile('education', { education: `a${evil}b` }),
      changingProfile('phone', { phone: `12345${evil}` }),
      changingProfile('resume_url', { resume_url: `https://example.com/a${evil}b` }),
      registering('email', { email: `a${evil}b@example.com` }),
      { what: 'search', send: { path: `/api/v1/jobs/search?location=a${encodeURIComponent(evil)}b` }, expected: 422 },
      { what: 'cursor', send: { path: `/api/v1/jobs/?cursor=a${encodeURIComponent(evil)}b` }, expected: 400 },
      loggingIn('login', { username: `a${evil}b@example.com`, password: 'x' }),
    ]),
  )

  attack('A  password with NUL', () => [registering('password', { password: 'long enough\u0000 but not' })])

  attack('A  every script and emoji: returned unchanged', () =>
    ['👩‍💻 Entwickler', 'مهندس ‮برمجيات', '𝕳𝖊𝖑𝖑𝖔 𠜎', 'Zu\u0308rich', 'ÅÅ', '日本語', 'a\u200db', '🏳️‍🌈', 'i̇İıI'].map(
      (title) =>
        posting(title, { title, description: title }, 201, async ({ id, title: returned }) => {
          const again = await guest.request('GET', `/api/v1/jobs/${id}`)
          return (returned !== title || again.body.title !== title || again.body.description !== title) && 'was changed'
        }),
    ),
  )

  attack('A  half of a surrogate pair', () => [
    posting('title', { title: 'a\ud83d' }),
    posting('description', { description: '\udc00' }),
    changingProfile('education', { education: '\ud800x' }),
  ])

  attack('A  blank text in required fields', () =>
    ['', ' ', '\t', '\r\n', '\u00a0', '\u3000', '\u200b', '\u2060\u200d', '\ufeff', '\u3164'].flatMap((blank) => [
      posting(`title ${JSON.stringify(blank)}`, { title: blank }),
      posting(`description ${JSON.stringify(blank)}`, { description: blank }),
      changingProfile(`name ${JSON.stringify(blank)}`, { full_name: blank }),
    ]),
  )

  attack('A  too long', () => [
    posting('title', { title: 'x'.repeat(201) }),
    posting('description', { description: 'x'.repeat(20_001) }),
    changingProfile('full_name', { full_name: 'x'.repeat(201) }),
    changingProfile('resume_url', { resume_url: `https://example.com/${'x'.repeat(2_000)}` }),
    { what: 'search', send: { path: `/api/v1/jobs/search?location=${'x'.repeat(201)}` }, expected: 422 },
    posting('51 skills', { skill_ids: Array.from({ length: 51 }, (_, index) => index + 1) }),
  ])

  attack('A  salary', () => [
    ...['-1', '1e309', '9007199254740993', '"5"', '1.5', '1000000000001', '[5]', '{}', 'true'].map((value) =>
      postingText(value, `"salary_min":${value}`),
    ),
    postingText('NaN', '"salary_min":NaN', 400),
    postingText('Infinity', '"salary_min":Infinity', 400),
    posting('more than the maximum', { salary_min: 2, salary_max: 1 }),
    changingJob('more than the stored maximum', { salary_min: 2 }),
  ])

  attack('A  date of an interview', () => [
    ...['2027-02-30T10:00:00Z', '2027-13-01T10:00:00Z', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'].map((date) =>
      inviting(date, date),
    ),
    ...[
      '2020-01-01T00:00:00Z',
      '2027-03-01',
      '2027-03-01T10:00:00',
      '2027-03-01T25:00:00Z',
      '10000-01-01T00:00:00Z',
    ].map((date) => inviting(date, date)),
    ...['2027-03-01T10:00:00+25:00', 'tomorrow', '', '2027-03-01T10:00:00Z; DROP', '2027-06-30T23:59:60Z'].map((date) =>
      inviting(date, date),
    ),
    ...['9999-12-31T23:59:59-14:00', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00+14:00'].map((date) =>
      inviting(date, date),
    ),
    ...[1, 1e20, null, true, [inAWeek()], { $date: inAWeek() }].map((date) => inviting(JSON.stringify(date), date)),
    ...['2027-02-30T10:00:00Z', 'yesterday', '1', '9999-12-31T23:59:59-14:00'].map((from) => ({
      what: `activity from ${from}`,
      send: by(fixtures.admin, { path: `/api/v1/activity-logs?from=${encodeURIComponent(from)}` }),
      expected: 422,
    })),
  ])

  attack('A  enumerations: other case, array, object', () => [
    ...['full_time', 'Full_Time', 'FULL_TIME ', '', 'OTHER', ['FULL_TIME'], { a: 1 }, 0, null, true].map((job_type) =>
      posting(`job_type ${JSON.stringify(job_type)}`, { job_type }),
    ),
    ...['open', 'CLOSED', ['OPEN'], { $ne: 'DRAFT' }].map((status) =>
      posting(`status ${JSON.stringify(status)}`, { status }),
    ),
    ...['ADMIN', 'job_seeker', ['RECRUITER'], {}, null].map((role) =>
      registering(`role ${JSON.stringify(role)}`, { role }),
    ),
    ...[
      { title: ['a'] },
      { title: { a: 1 } },
      { title: 1 },
      { title: true },
      { skill_ids: '1' },
      { skill_ids: [[1]] },
    ].map((changes) => posting(JSON.stringify(changes), changes)),
    ...['open', 'OPEN,CLOSED', '%00'].map((status) => ({
      what: `query ${status}`,
      send: { path: `/api/v1/jobs/?status=${status}` },
      expected: 422,
    })),
  ])

  notApplicable('A  cover letters and closing dates', 'applications have no letter, jobs no closing date')
})
