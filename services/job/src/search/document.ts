import type { JobType } from '@portal/contracts/job/http'
import { type SQL, sql } from 'drizzle-orm'
import type { DescribedJob } from '../jobs/present.ts'
import { furtherTermsOf, readText, termsOf } from './analyze.ts'
import { textOf } from './html-text.ts'
import { type NameKind, nameOf } from './names.ts'

/** Where a term is found at best, the better first; the place counts as much as skills and company. */
export const fields = { title: 1, skillsOrCompany: 2, anywhere: 3 } as const

/**
 * What a job is found by: its words, with the parts set apart, what filters look for, and how many terms of the words are
 * indexed at most; null where all are, as before there was a limit.
 */
export type SearchDocument = { words: string; facts: string; maxTerms: number | null }

/**
 * So many terms a job is found by, the first in the order of title, skills, company, place and description; each is a row, or three
 * of a title. Text in words has hardly more, but each two neighbours of a script without spaces are a term as well.
 */
const maxTerms = 1500

/** Between the parts of a document's words. */
export const partsApart = ' | '
/** In a part, between its words and the further terms it is found by, so that no phrase reaches across. */
const furtherTerms = '^'

/** What an open job is found by; undefined for others, which are not found. */
export function documentOf(job: DescribedJob): SearchDocument | undefined {
  if (job.status !== 'OPEN' || job.isDeleted !== null || job.isHidden) return undefined
  const skillNames = job.skills.map(({ name }) => name)
  const parts = [job.title, ...skillNames, job.companyName, job.location, textOf(job.description)]
  const facts = [
    typeFact(job.jobType),
    nameFact('place', nameOf('place', job.location)),
    nameFact('company', nameOf('company', job.companyName)),
    ...job.skills.map(({ id }) => skillFact(id)),
  ]
  return {
    words: ` ${parts.map(writePart).join(partsApart)} `,
    facts: facts.join('\n'),
    maxTerms,
  }
}

function writePart(text: string): string {
  const reading = readText(text)
  const further = furtherTermsOf(reading)
  return [...reading.words.map(({ text }) => text), ...(further.length > 0 ? [furtherTerms, ...further] : [])].join(' ')
}

/** The terms of a document, facts included, each with the best field that it stands in. */
export function fieldsByTerm(document: SearchDocument): Map<string, number> {
  const parts = document.words.trim().split(partsApart.trim())
  const found = firstTerms(parts, document.maxTerms ?? Number.POSITIVE_INFINITY)
  for (const fact of document.facts.split('\n')) found.set(fact, fields.anywhere)
  return found
}

/** From the best part to the worst, so that a term stays with the best that it stands in. */
function firstTerms(parts: readonly string[], atMost: number): Map<string, number> {
  const found = new Map<string, number>()
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const field = index === 0 ? fields.title : isLast ? fields.anywhere : fields.skillsOrCompany
    for (const term of termsOf(part.split(' ').filter(Boolean))) {
      if (term === furtherTerms) continue
      if (found.size >= atMost) return found
      if (!found.has(term)) found.set(term, field)
    }
  }
  return found
}

/** The words next to each other, as a pattern for LIKE; words hold no wildcards. */
export function phrasePattern(words: readonly string[]): string {
  return `% ${words.join(' ')} %`
}

// No word has a colon, so facts are told from words by it.

export function isFact(term: string): boolean {
  return term.includes(':')
}

/** Of a place or company. */
export function isName(fact: string): boolean {
  return /^(place|company):/.test(fact)
}

/** The name of a job as an expression on the facts of its document, where each stands in a line of its own. */
export function nameInFacts(kind: NameKind, facts: SQL): SQL {
  const line = sql`SUBSTRING_INDEX(SUBSTRING_INDEX(${facts}, ${'\n'}, ${kind === 'place' ? 2 : 3}), ${'\n'}, -1)`
  return sql`SUBSTRING(${line}, ${kind.length + 2}) COLLATE utf8mb4_bin`
}

export function typeFact(type: JobType): string {
  return `type:${type}`
}

export function skillFact(id: number): string {
  return `skill:${id}`
}

/** Of a name in the form that is kept. */
export function nameFact(kind: NameKind, name: string): string {
  return `${kind}:${name}`
}
