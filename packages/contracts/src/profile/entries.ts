import { z } from 'zod'
import { line, text } from '../fields.ts'
import { month, monthNumber } from './months.ts'

export const maxExperienceEntries = 50
export const maxEducationEntries = 30
const maxDescription = 2000

const end = month.nullable().meta({ description: 'The last month; null while it goes on', example: '2025-02' })
const endOfEducation = month.nullable().meta({ description: 'The last month; null while it goes on, or if unknown' })

/** A time at work, in responses. */
export const experienceEntry = z
  .object({
    title: z.string(),
    company: z.string(),
    location: z.string().nullable(),
    start: month,
    end,
    description: z.string().nullable(),
  })
  .meta({ id: 'ExperienceEntry' })
export type ExperienceEntry = z.infer<typeof experienceEntry>

/** A time of learning, in responses. */
export const educationEntry = z
  .object({
    institution: z.string(),
    degree: z.string().nullable(),
    field: z.string().nullable(),
    start: month.nullable(),
    end: endOfEducation,
    description: z.string().nullable(),
  })
  .meta({ id: 'EducationEntry' })
export type EducationEntry = z.infer<typeof educationEntry>

type Period = { start?: string | null | undefined; end?: string | null | undefined }

function isInOrder({ start, end }: Period): boolean {
  return !start || !end || start <= end
}
const outOfOrder = { path: ['end'], message: 'must not be before the start' }

const description = text(maxDescription).nullable().default(null)

/** A time at work, in requests. */
export const experienceEntryBody = z
  .strictObject({
    title: line(200),
    company: line(200),
    location: line(200).nullable().default(null),
    start: month,
    end: end.default(null),
    description,
  })
  .refine(isInOrder, outOfOrder)
  .meta({
    id: 'NewExperienceEntry',
    example: { title: 'Analyst', company: 'Difference Ltd', start: '2021-03', end: null },
  })

/** A time of learning, in requests. */
export const educationEntryBody = z
  .strictObject({
    institution: line(200),
    degree: line(200).nullable().default(null),
    field: line(200).nullable().default(null),
    start: month.nullable().default(null),
    end: endOfEducation.default(null),
    description,
  })
  .refine(isInOrder, outOfOrder)
  .meta({ id: 'NewEducationEntry', example: { institution: 'University of London', degree: 'BSc', end: '2020-06' } })

export const experienceEntriesBody = z.array(experienceEntryBody).max(maxExperienceEntries)
export const educationEntriesBody = z.array(educationEntryBody).max(maxEducationEntries)

/** Entries as people read them: what goes on first, then the latest. Entries without any month are last. */
export function latestFirst<Entry extends { start: string | null; end: string | null }>(
  entries: readonly Entry[],
): Entry[] {
  const key = ({ start, end }: Entry) => (end ?? (start === null ? '' : '~')) + (start ?? '')
  return entries.toSorted((one, other) => (key(one) < key(other) ? 1 : key(one) > key(other) ? -1 : 0))
}

type Fault = { path: string; code: string; message: string }

/** Months of entries that are in the future: those after `latest`. */
export function futureMonths(entries: readonly Period[], latest: string): Fault[] {
  return entries.flatMap((entry, index) =>
    (['start', 'end'] as const)
      .filter((name) => (entry[name] ?? '') > latest)
      .map((name) => ({ path: `${index}/${name}`, code: 'too_big', message: 'must not be in the future' })),
  )
}

/**
 * The whole years that somebody has worked. A month counts once, however many entries it is in; the first and the last
 * month of an entry count as a whole. Entries that go on last until `latest`.
 */
export function yearsOf(entries: readonly { start: string; end: string | null }[], latest: string): number {
  const periods = entries
    .map(({ start, end }) => ({ from: monthNumber(start), to: monthNumber(end ?? latest) }))
    .sort((one, other) => one.from - other.from)
  let months = 0
  let counted = Number.NEGATIVE_INFINITY
  for (const { from, to } of periods) {
    months += Math.max(0, to - Math.max(counted, from - 1))
    counted = Math.max(counted, to)
  }
  return Math.floor(months / 12)
}
