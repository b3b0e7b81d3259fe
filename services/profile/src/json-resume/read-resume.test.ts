import { expect, it } from 'vitest'
import { readResume } from './read-resume.ts'

const latest = '2026-11'

function dropped(resume: object) {
  return readResume(resume as Record<string, unknown>, latest).dropped.map(({ path, reason }) => `${path}: ${reason}`)
}

it('reads a whole résumé', () => {
  const read = readResume(
    {
      $schema: 'https://example.com/schema.json',
      basics: {
        name: 'Ada Lovelace',
        label: 'Analyst',
        phone: '+44 20 7946 0000',
        url: 'https://ada.example.com',
        summary: 'I write programs.',
        location: { city: 'London', countryCode: 'GB' },
        profiles: [{ network: 'Code', username: 'ada', url: 'https://code.example.com/ada' }],
      },
      work: [
        {
          name: 'Difference Ltd',
          position: 'Analyst',
          location: 'London',
          startDate: '2020-03-15',
          endDate: '2021-12',
          summary: 'Engines.',
          highlights: ['First program', 'Notes'],
        },
      ],
      education: [{ institution: 'Home', studyType: 'Lessons', area: 'Algebra', courses: ['Logic'] }],
      languages: [
        { language: 'English', fluency: 'Native speaker' },
        { language: 'Deutsch', fluency: 'C1 (Goethe)' },
      ],
      skills: [{ name: 'Engines', level: 'Master', keywords: ['Punched cards'] }],
      references: [],
      meta: { version: 'v1.0.0' },
    },
    latest,
  )
  expect(read).toEqual({
    dropped: [],
    person: {
      full_name: 'Ada Lovelace',
      headline: 'Analyst',
      phone: '+44 20 7946 0000',
      about: 'I write programs.',
      city: 'London',
      country: 'GB',
      links: ['https://ada.example.com', 'https://code.example.com/ada'],
      languages: [
        { language: 'en', level: 'NATIVE' },
        { language: 'de', level: 'C1' },
      ],
    },
    experience: [
      {
        title: 'Analyst',
        company: 'Difference Ltd',
        location: 'London',
        start: '2020-03',
        end: '2021-12',
        description: 'Engines.\n\n- First program\n- Notes',
      },
    ],
    education: [
      { institution: 'Home', degree: 'Lessons', field: 'Algebra', start: null, end: null, description: '- Logic' },
    ],
    skills: [
      { name: 'Engines', path: 'skills/0', level: 'ADVANCED' },
      { name: 'Punched cards', path: 'skills/0/keywords/0', level: 'ADVANCED' },
    ],
  })
})

it('says nothing about what a résumé does not say', () => {
  const { dropped: none, person, ...others } = readResume({ basics: { name: '', location: null } }, latest)
  expect(none).toEqual([])
  expect(Object.values({ ...person, ...others }).filter((value) => value !== undefined)).toEqual([])
})

const work = { name: 'Difference Ltd', position: 'Analyst', startDate: '2020-03' }

it.each([
  [{ projects: [{ name: 'Engine' }], awards: [], volunteer: [{}] }, ['projects: UNSUPPORTED']],
  [{ basics: { email: 'ada@example.com', image: '' } }, ['basics/email: UNSUPPORTED']],
  [
    { basics: { phone: 'call me', location: { countryCode: 'UK', region: 'London' } } },
    ['basics/location/region: UNSUPPORTED', 'basics/phone: INVALID', 'basics/location/countryCode: INVALID'],
  ],
  [
    { basics: { profiles: [{ network: 'Code', username: 'ada' }] } },
    ['basics/profiles/0/network: UNSUPPORTED', 'basics/profiles/0/username: UNSUPPORTED'],
  ],
  [{ basics: 'Ada', work: { name: 'x' } }, ['basics: INVALID', 'work: INVALID']],
  [{ work: [{ ...work, url: 'https://example.com' }] }, ['work/0/url: UNSUPPORTED']],
  [{ work: [{ ...work, position: undefined }] }, ['work/0: INCOMPLETE']],
  [{ work: [{ ...work, startDate: '2020' }] }, ['work/0/startDate: NO_MONTH']],
  [{ work: [{ ...work, endDate: '2031-01' }] }, ['work/0/endDate: INVALID']],
  [{ work: [{ ...work, endDate: '2019-01' }] }, ['work/0: INVALID']],
  [{ work: [{ ...work, startDate: '2031-01' }] }, ['work/0: INVALID']],
  [{ work: [{ ...work, summary: 'x'.repeat(2001) }] }, ['work/0/summary: INVALID']],
  [{ work: Array(51).fill(work) }, ['work/50: TOO_MANY']],
  [
    {
      languages: [
        { language: 'Klingon', fluency: 'B1' },
        { language: 'French', fluency: 'so-so' },
      ],
    },
    ['languages/0: UNKNOWN', 'languages/1: UNKNOWN'],
  ],
  [{ skills: [{ name: 'Engines', level: 'so-so' }] }, ['skills/0/level: UNKNOWN']],
  [{ work: [null, 7, []] }, ['work/0: INCOMPLETE', 'work/1: INVALID', 'work/1: INCOMPLETE', 'work/2: INCOMPLETE']],
])('lists what it does not take over: %#', (resume, paths) => {
  expect(dropped(resume)).toEqual(paths)
})

it('takes the last month of a year that is not over for the month that it is', () => {
  const { experience } = readResume({ work: [{ ...work, endDate: '2026' }] }, latest)
  expect(experience).toMatchObject([{ end: latest }])
})
