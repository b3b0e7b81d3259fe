import type { JobType } from '@portal/contracts/job/http'
import type { DescribedJob } from '../jobs/present.ts'
import { fold, termsOf, wordsOf } from './analyze.ts'

/** Where a term is found at best, the better first. */
export const fields = { title: 1, skillsOrCompany: 2, anywhere: 3 } as const

/**
 * What a job is found by: its words, with the parts set apart, what filters look for, and how many terms of the words are
 * indexed at most; null where all are, as before there was a limit.
 */
export type SearchDocument = { words: string; facts: string; maxTerms: number | null }

/**
 * So many terms a job is found by, the first in the order of title, skills, company and description; each is a row, or three
 * of a title. Text in words has hardly more, but each two neighbours of a script without spaces are a term as well.
 */
const maxTerms = 1500

/** Between the parts of a document's words. */
export const partsApart = ' | '
const maxFactLength = 200

/** What an open job is found by; undefined for others, which are not found. */
export function documentOf(job: DescribedJob): SearchDocument | undefined {
  if (job.status !== 'OPEN' || job.isDeleted !== null || job.isHidden) return undefined
  const parts = [job.title, ...job.skills.map(({ name }) => name), job.companyName, job.description]
  const facts = [
    typeFact(job.jobType),
    placeFact(job.location),
    companyFact(job.companyName),
    ...job.skills.map(({ id }) => skillFact(id)),
  ]
  return {
    words: ` ${parts.map((part) => wordsOf(part).join(' ')).join(partsApart)} `,
    facts: facts.join('\n'),
    maxTerms,
  }
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

export function typeFact(type: JobType): string {
  return `type:${type}`
}

export function skillFact(id: number): string {
  return `skill:${id}`
}

function placeFact(location: string): string {
  return `place:${plain(location)}`
}

function companyFact(name: string): string {
  return `company:${plain(name)}`
}

/** Text as facts hold it. */
export function plain(text: string): string {
  return [...fold(text).trim().replace(/\s+/g, ' ')].slice(0, maxFactLength).join('')
}
