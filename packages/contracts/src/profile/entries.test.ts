import { describe, expect, it } from 'vitest'
import {
  educationEntriesBody,
  experienceEntriesBody,
  futureMonths,
  latestFirst,
  maxExperienceEntries,
  yearsOf,
} from './entries.ts'
import { latestMonth, monthNumber } from './months.ts'

type Period = { start: string; end: string | null }

const work = { title: 'Analyst', company: 'Difference Ltd', start: '2021-03' }

/** Numbers that look random and are the same in each run. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

function monthOf(number: number): string {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
}

const latest = '2026-12'

function madeUp(seed: number): Period[] {
  const next = numbers(seed)
  return Array.from({ length: next(8) }, () => {
    const start = monthNumber('2016-01') + next(100)
    return { start: monthOf(start), end: next(5) === 0 ? null : monthOf(start + next(30)) }
  }).filter(({ end }) => end === null || end <= latest)
}

describe('the years of experience', () => {
  it('count each month that is in an entry once', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const entries = madeUp(seed)
      const months = new Set(
        entries.flatMap(({ start, end }) => {
          const [from, to] = [monthNumber(start), monthNumber(end ?? latest)]
          return Array.from({ length: to - from + 1 }, (_, index) => from + index)
        }),
      )
      expect(yearsOf(entries, latest), String(seed)).toBe(Math.floor(months.size / 12))
    }
  })

  it('depend neither on the order nor on repetition, and never shrink by an entry', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const entries = madeUp(seed)
      const years = yearsOf(entries, latest)
      expect(yearsOf(entries.toReversed(), latest)).toBe(years)
      expect(yearsOf([...entries, ...entries], latest)).toBe(years)
      expect(yearsOf([...entries, ...madeUp(seed + 1)], latest)).toBeGreaterThanOrEqual(years)
    }
  })

  it.each([
    [[], 0],
    [[['2020-01', '2020-11']], 0],
    [[['2020-01', '2020-12']], 1],
    [[['2020-01', null]], 7],
    [
      [
        ['2020-01', '2021-12'],
        ['2021-01', '2022-12'],
      ],
      3,
    ],
    [
      [
        ['2020-01', '2020-06'],
        ['2022-01', '2022-06'],
      ],
      1,
    ],
  ] as const)('of %j are %i', (periods, years) => {
    expect(
      yearsOf(
        periods.map(([start, end]) => ({ start, end })),
        latest,
      ),
    ).toBe(years)
  })
})

describe('entries', () => {
  it('need little, and say the rest by null', () => {
    expect(experienceEntriesBody.parse([work])).toEqual([{ ...work, location: null, end: null, description: null }])
    expect(educationEntriesBody.parse([{ institution: 'School of life' }])).toEqual([
      { institution: 'School of life', degree: null, field: null, start: null, end: null, description: null },
    ])
  })

  it.each([
    ['an end before the start', { end: '2021-02' }, ['0/end']],
    ['a day', { start: '2021-03-01' }, ['0/start']],
    ['a thirteenth month', { start: '2021-13' }, ['0/start']],
    ['another century', { start: '1821-03' }, ['0/start']],
    ['no title', { title: ' ' }, ['0/title']],
    ['two lines', { company: 'a\nb' }, ['0/company']],
    ['too long a text', { description: 'x'.repeat(2001) }, ['0/description']],
  ])('are rejected with %s', (_what, change, paths) => {
    const { error } = experienceEntriesBody.safeParse([{ ...work, ...change }])
    expect(error?.issues.map(({ path }) => path.join('/'))).toEqual(paths)
  })

  it('are limited in number, and may end in the month in which they start', () => {
    expect(experienceEntriesBody.safeParse(Array(maxExperienceEntries + 1).fill(work)).success).toBe(false)
    expect(experienceEntriesBody.safeParse([{ ...work, end: work.start }]).success).toBe(true)
  })

  it('are in the future after the month that it is somewhere already', () => {
    expect(latestMonth(new Date('2026-11-30T09:59:59Z'))).toBe('2026-11')
    expect(latestMonth(new Date('2026-11-30T10:00:00Z'))).toBe('2026-12')
    const entries = [
      { start: '2026-11', end: null },
      { start: '2026-12', end: '2027-01' },
    ]
    expect(futureMonths(entries, '2026-11').map(({ path }) => path)).toEqual(['1/start', '1/end'])
    expect(futureMonths(entries, '2027-01')).toEqual([])
  })

  it('are ordered as people read them', () => {
    const [now, since, ended, before, whenever] = [
      { start: '2025-01', end: null },
      { start: '2021-01', end: null },
      { start: '2020-01', end: '2024-12' },
      { start: '2019-01', end: '2024-12' },
      { start: null, end: null },
    ]
    const entries = [whenever, before, since, ended, now].filter((each) => each !== undefined)
    expect(latestFirst(entries)).toEqual([now, since, ended, before, whenever])
  })
})
