import { line, text } from '@portal/contracts/fields'
import {
  type EducationEntry,
  type ExperienceEntry,
  educationEntryBody,
  experienceEntryBody,
  futureMonths,
} from '@portal/contracts/profile/entries'
import type { z } from 'zod'
import { accepted, type Drop, dropOthers, type Json, monthOf, objectOf, textOf } from './parts.ts'

const shortLine = line(200)
const description = text(2000)

/** The months and the text of an entry. An end in the future is none yet. */
function commonOf(entry: Json, path: string, texts: readonly [string, string], { drop, latest }: Reading) {
  const [paragraph, points] = texts
  const lastOf = (year: string) => (latest.startsWith(year) ? latest : `${year}-12`)
  const end = monthOf(entry.endDate, lastOf, `${path}/endDate`, drop) ?? null
  const isFuture = end !== null && end > latest
  if (isFuture) drop(`${path}/endDate`, 'INVALID')
  return {
    start: monthOf(entry.startDate, (year) => `${year}-01`, `${path}/startDate`, drop),
    end: isFuture ? null : end,
    description: accepted(description, textOf(entry[paragraph], entry[points]), `${path}/${paragraph}`, drop) ?? null,
  }
}

export type Reading = {
  drop: Drop
  /** The latest month that is not in the future. */
  latest: string
}

/** A time at work; undefined if it lacks what an entry needs. */
export function readWork(value: unknown, path: string, reading: Reading): ExperienceEntry | undefined {
  const { drop } = reading
  const work = objectOf(value, path, drop)
  const known = ['name', 'company', 'position', 'location', 'startDate', 'endDate', 'summary', 'highlights']
  dropOthers(work, known, path, drop)
  return complete(experienceEntryBody, path, reading, {
    title: accepted(shortLine, work.position, `${path}/position`, drop),
    company: accepted(shortLine, work.name ?? work.company, `${path}/name`, drop),
    location: accepted(shortLine, work.location, `${path}/location`, drop) ?? null,
    ...commonOf(work, path, ['summary', 'highlights'], reading),
  })
}

/** A time of learning; undefined if it lacks what an entry needs. */
export function readEducation(value: unknown, path: string, reading: Reading): EducationEntry | undefined {
  const { drop } = reading
  const education = objectOf(value, path, drop)
  const known = ['institution', 'studyType', 'area', 'startDate', 'endDate', 'courses']
  dropOthers(education, known, path, drop)
  const common = commonOf(education, path, ['', 'courses'], reading)
  return complete(educationEntryBody, path, reading, {
    institution: accepted(shortLine, education.institution, `${path}/institution`, drop),
    degree: accepted(shortLine, education.studyType, `${path}/studyType`, drop) ?? null,
    field: accepted(shortLine, education.area, `${path}/area`, drop) ?? null,
    ...common,
    start: common.start ?? null,
  })
}

function complete<Entry extends { start: string | null; end: string | null }>(
  schema: z.ZodType<Entry>,
  path: string,
  { drop, latest }: Reading,
  entry: object,
): Entry | undefined {
  const { data } = schema.safeParse(entry)
  const isPossible = data !== undefined && futureMonths([data], latest).length === 0
  if (!isPossible) drop(path, Object.values(entry).includes(undefined) ? 'INCOMPLETE' : 'INVALID')
  return isPossible ? data : undefined
}
