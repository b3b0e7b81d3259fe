import type { Problem } from '@portal/contracts/operation'
import type { EducationEntry, ExperienceEntry } from '@portal/contracts/profile/entries'
import { readMonth } from './months.ts'

type Fields = (name: string) => string

export const experienceFields = ['title', 'company', 'location', 'start', 'end', 'description'] as const
export const educationFields = ['institution', 'degree', 'field', 'start', 'end', 'description'] as const

/** An entry as somebody typed it, as the API takes it. */
export function readExperience(field: Fields): ExperienceEntry {
  return {
    title: field('title'),
    company: field('company'),
    location: orNull(field('location')),
    start: readMonth(field('start')),
    end: orNull(readMonth(field('end'))),
    description: readDescription(field),
  }
}

/** An entry as somebody typed it, as the API takes it. */
export function readEducation(field: Fields): EducationEntry {
  return {
    institution: field('institution'),
    degree: orNull(field('degree')),
    field: orNull(field('field')),
    start: orNull(readMonth(field('start'))),
    end: orNull(readMonth(field('end'))),
    description: readDescription(field),
  }
}

function readDescription(field: Fields): string | null {
  // Browsers send line breaks of two characters.
  return orNull(field('description').replaceAll('\r\n', '\n'))
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text
}

/** What a form remembers of the entry that it changes. */
export function markOf(entry: object): string {
  return JSON.stringify(entry)
}

/**
 * The entries after one of them was changed, or removed if there is no `entry`, and the place of the change. A form
 * without a mark adds the entry. Undefined if no entry is as the form remembers it any more.
 */
export function replaceEntry<Entry extends object>(entries: readonly Entry[], mark: string, entry: Entry | undefined) {
  const at = mark === '' ? entries.length : entries.findIndex((each) => markOf(each) === mark)
  if (at < 0) return undefined
  return { at, entries: entries.toSpliced(at, 1, ...(entry ? [entry] : [])) }
}

/** A problem of a set of entries as one of the entry at a place, whose fields the form has. */
export function problemAt<Reported extends Problem>(problem: Reported, at: number): Reported {
  if (!problem.errors) return problem
  const prefix = `${at}/`
  const errors = problem.errors.map((error) => ({
    ...error,
    path: error.path.startsWith(prefix) ? error.path.slice(prefix.length) : '',
  }))
  return { ...problem, errors }
}
