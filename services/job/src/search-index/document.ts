import type { Workplace } from '@portal/contracts/job/place'
import type { JobType, Seniority } from '@portal/contracts/job/work'
import { type SQL, sql } from 'drizzle-orm'
import { jobAt } from '../ends/end.ts'
import type { DescribedJob } from '../schema.ts'
import { analyzeText, furtherTermsOf, termsOf } from './analyze.ts'
import { textOf } from './html-text.ts'
import { type NameKind, nameOf } from './names.ts'

/** The fields of a job, the best first. A term counts for the best field that has it. The place counts like a skill. */
export const fields = { title: 1, skillsOrCompany: 2, anywhere: 3 } as const

/**
 * The searchable content of a job: its words in parts, its filter terms in lines, and how many terms of the words are
 * indexed at most; null if the job was indexed before there was a limit.
 */
export type SearchDocument = { words: string; facts: string; maxTerms: number | null }

/**
 * The number of terms that are indexed for a job, in the order of title, skills, company, place and description. Each
 * is a row of the index, or three for a term of the title. Texts with spaces rarely have more, but in scripts without
 * spaces each pair of adjacent characters is a term as well.
 */
const maxTerms = 1500

/** Separates the parts of the words of a document. */
export const partSeparator = ' | '
/** Separates the words of a part from its further terms, so that no phrase spans both. */
const furtherTermsMark = '^'

/** The document of an open job; undefined for other jobs, which are not searchable. */
export function documentOf(job: DescribedJob): SearchDocument | undefined {
  if (jobAt(job, new Date()).status !== 'OPEN' || job.isDeleted !== null || job.isHidden) return undefined
  const skillNames = job.skills.map(({ name }) => name)
  const parts = [job.title, ...skillNames, job.companyName, job.location, textOf(job.description)]
  const filterTerms = [
    typeTerm(job.jobType),
    nameTerm('place', nameOf('place', job.location)),
    nameTerm('company', nameOf('company', job.companyName)),
    ...job.skills.map(({ id }) => skillTerm(id)),
    ...(job.workplace ? [workplaceTerm(job.workplace)] : []),
    ...(job.seniority ? [seniorityTerm(job.seniority)] : []),
    ...countriesOf(job).map(countryTerm),
    ...(job.salaryCurrency && (job.salaryMax ?? job.salaryMin) !== null ? [currencyTerm(job.salaryCurrency)] : []),
  ]
  return {
    words: ` ${parts.map(writePart).join(partSeparator)} `,
    facts: filterTerms.join('\n'),
    maxTerms,
  }
}

/** The country of a job, and those that it can be done from. */
function countriesOf({ country, workplace, remoteCountries }: DescribedJob): string[] {
  const others = workplace === 'REMOTE' ? (remoteCountries ?? []) : []
  return [...new Set([...(country ? [country] : []), ...others])]
}

function writePart(text: string): string {
  const analyzed = analyzeText(text)
  const words = analyzed.words.map((each) => each.text)
  const furtherTerms = furtherTermsOf(analyzed)
  return [...words, ...(furtherTerms.length > 0 ? [furtherTermsMark, ...furtherTerms] : [])].join(' ')
}

/** The terms of a document, including its filter terms, each with the best field that has it. */
export function fieldsByTerm(document: SearchDocument): Map<string, number> {
  const parts = document.words.trim().split(partSeparator.trim())
  const found = firstTerms(parts, document.maxTerms ?? Number.POSITIVE_INFINITY)
  for (const term of document.facts.split('\n')) found.set(term, fields.anywhere)
  return found
}

/** Reads the parts from the best field to the worst, so that a term keeps the best field that has it. */
function firstTerms(parts: readonly string[], limit: number): Map<string, number> {
  const found = new Map<string, number>()
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    const field = index === 0 ? fields.title : isLast ? fields.anywhere : fields.skillsOrCompany
    for (const term of termsOf(part.split(' ').filter(Boolean))) {
      if (term === furtherTermsMark) continue
      if (found.size >= limit) return found
      if (!found.has(term)) found.set(term, field)
    }
  }
  return found
}

/** A LIKE pattern for adjacent words. Words contain no wildcards. */
export function phrasePattern(words: readonly string[]): string {
  return `% ${words.join(' ')} %`
}

/** Whether a term is one of a filter. Only these contain a colon. */
export function isFilterTerm(term: string): boolean {
  return term.includes(':')
}

/** Whether a filter term is the name of a place or company. */
export function isNameTerm(term: string): boolean {
  return /^(place|company):/.test(term)
}

/** An SQL expression for the name of the place or company in the filter terms of a document, which are one per line. */
export function nameInFilterTerms(kind: NameKind, filterTerms: SQL): SQL {
  const line = sql`SUBSTRING_INDEX(SUBSTRING_INDEX(${filterTerms}, ${'\n'}, ${kind === 'place' ? 2 : 3}), ${'\n'}, -1)`
  return sql`SUBSTRING(${line}, ${kind.length + 2}) COLLATE utf8mb4_bin`
}

export function typeTerm(type: JobType): string {
  return `type:${type}`
}

export function skillTerm(id: number): string {
  return `skill:${id}`
}

export function workplaceTerm(workplace: Workplace): string {
  return `workplace:${workplace}`
}

export function seniorityTerm(seniority: Seniority): string {
  return `seniority:${seniority}`
}

export function countryTerm(code: string): string {
  return `country:${code}`
}

/** The filter term of the currency in which a job states its pay. */
function currencyTerm(code: string): string {
  return `currency:${code}`
}

/** The filter term of a name in its normal form. */
export function nameTerm(kind: NameKind, name: string): string {
  return `${kind}:${name}`
}
