// Parses the text of a search. "quoted phrases", -word and prefix* have a meaning; every other character is part of a
// word or separates words. No text is invalid: text without a searchable word matches nothing.
import {
  analyzeText,
  cutTerm,
  isAlias,
  joinedForm,
  maxAliasWords,
  singular,
  termsToFind,
  type Word,
  wordsOf,
} from '../search-index/analyze.ts'
import { fold, tidy } from '../search-index/fold.ts'

/** Further words are ignored, to bound the cost of a search. */
const maxParts = 12
/** A word can be joined with the word before it and the one after it. */
const maxJoins = 2

/** A term that a job has to have, or one of its equivalents, or any term with a prefix. */
export type QueryTerm = { term: string; isPrefix: boolean; or?: string[] }

export type ParsedQuery = {
  /** Terms that a job must have. */
  all: QueryTerm[]
  /** Words that must be adjacent, in this order. */
  phrases: string[][]
  /** Terms that a job must not have. */
  none: QueryTerm[]
  /** Words that must not be adjacent in this order. */
  nonePhrases: string[][]
  /** Whether there is text, but no searchable word in it. */
  matchesNothing: boolean
}

// Ignored, unless the search has no other words. `it`, `go`, `r`, `c` and `no` are not stop words.
const stopWords = new Set(
  'a an and as at by for from in of on or the to with und oder der die das mit fur im in et ou le la les de du des pour y o el los las con para en'.split(
    ' ',
  ),
)

type Chunk = { text: string; isExcluded: boolean; isPhrase: boolean }

/** Parses what a user typed. */
export function parseQuery(typed: string): ParsedQuery {
  const query: ParsedQuery = { all: [], phrases: [], none: [], nonePhrases: [], matchesNothing: false }
  const chunks = joinAliases(chunksOf(tidy(typed)))
  const parts = chunks.map(partOf).filter(({ terms }) => terms.length > 0)
  const included = parts.filter(({ isExcluded }) => !isExcluded)
  const significant = included.filter(({ isStopWord }) => !isStopWord)
  for (const part of (significant.length > 0 ? significant : included).slice(0, maxParts)) {
    query.all.push(...part.terms)
    if (part.phrase) query.phrases.push(part.phrase)
  }
  for (const part of parts.filter(({ isExcluded }) => isExcluded).slice(0, maxParts)) {
    if (part.phrase) query.nonePhrases.push(part.phrase)
    else query.none.push(...part.terms)
  }
  query.all = distinct(query.all).slice(0, maxParts * 2)
  const includesSomething = chunks.some((chunk) => !chunk.isExcluded) || (chunks.length === 0 && typed.trim() !== '')
  query.matchesNothing = query.all.length === 0 && includesSomething
  return query
}

/**
 * For each word of a query, the words that it may form with the word before or after it: head teacher, headteacher.
 */
export function joinedNeighbours(typed: string): Map<string, string[]> {
  const parts = joinAliases(chunksOf(tidy(typed))).map(partOf)
  const words = parts.flatMap((part) => (part.isExcluded ? [undefined] : part.words))
  const joined = new Map<string, string[]>()
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    if (word === undefined || next === undefined) continue
    const join = joinedForm(word, next)
    if (join === undefined) continue
    for (const { text } of [word, next]) {
      const joins = joined.get(text) ?? []
      if (joins.length < maxJoins) joined.set(text, [...joins, join])
    }
  }
  return joined
}

/** For a phrase of two words, the phrase of the one word that they form, if any job has it. */
export function asOneWord(
  words: readonly string[],
  neighbours: ReadonlyMap<string, string[]>,
  usedJoins: ReadonlySet<string>,
): string[][] {
  const [first = [], second = []] = words.map((word) => neighbours.get(word) ?? [])
  if (words.length !== 2) return []
  return first.filter((join) => second.includes(join) && usedJoins.has(join)).map((join) => [join])
}

/**
 * Splits text at whitespace and separators, except within quotes. A quote that is never closed is an ordinary
 * character.
 */
function chunksOf(typed: string): Chunk[] {
  const plain = typed.replace(/[“”„«»]/g, '"')
  return [...plain.matchAll(/(?<![^\s])(-?)"([^"]*)"|[^\s/,;|]+/g)].map(([whole, minus, quoted]): Chunk => {
    if (quoted !== undefined) return { text: quoted, isExcluded: minus === '-', isPhrase: true }
    const isExcluded = /^-+[^-]/.test(whole)
    return { text: isExcluded ? whole.replace(/^-+/, '') : whole, isExcluded, isPhrase: false }
  })
}

/** Combines the words of an alias into one chunk, as in the text of a job. */
function joinAliases(chunks: readonly Chunk[]): Chunk[] {
  const joined: Chunk[] = []
  for (let index = 0; index < chunks.length; ) {
    const run = chunks.slice(index, index + maxAliasWords)
    const end = run.findIndex(({ isExcluded, isPhrase }) => isExcluded || isPhrase)
    const texts = run.slice(0, end < 0 ? run.length : end).map(({ text }) => text)
    while (texts.length > 1 && !isAlias(texts.join(' '))) texts.pop()
    if (texts.length > 1) joined.push({ text: texts.join(' '), isExcluded: false, isPhrase: false })
    else joined.push(chunks[index] as Chunk)
    index += Math.max(texts.length, 1)
  }
  return joined
}

type Part = {
  words: Word[]
  terms: QueryTerm[]
  phrase: string[] | undefined
  isStopWord: boolean
  isExcluded: boolean
}

function partOf({ text, isExcluded, isPhrase }: Chunk): Part {
  if (!isPhrase && text.endsWith('*')) return { ...prefixOf(withoutStars(text)), isExcluded }
  const analyzed = analyzeText(text).words
  const words = analyzed.map((each) => each.text)
  const terms = termsToFind(words).map((term) => queryTerm(term, analyzed))
  return {
    words: analyzed,
    terms,
    // Two adjacent characters of a script without spaces are already one term.
    phrase: terms.length > 1 || words.length > 2 ? words : undefined,
    isStopWord: !isPhrase && words.length === 1 && stopWords.has(words[0] as string),
    isExcluded,
  }
}

function queryTerm(term: string, words: readonly Word[]): QueryTerm {
  const spelled = words.find(({ text }) => text === term)?.spelled
  return { term, isPrefix: false, ...(spelled !== undefined && spelled !== term && { or: [spelled] }) }
}

function withoutStars(text: string): string {
  let end = text.length
  while (text[end - 1] === '*') end -= 1
  return text.slice(0, end)
}

/** Parses words of which the last is a prefix. A prefix has no other spellings. */
function prefixOf(text: string) {
  const last =
    fold(text)
      .split(/[\s\-_/()'"’]/u)
      .at(-1) ?? ''
  const before = wordsOf(text.slice(0, text.length - last.length))
  const prefix = /^\.?[\p{L}\p{N}\p{M}].*$/u.test(last) ? [{ term: cutTerm(singular(last)), isPrefix: true }] : []
  return {
    words: [],
    terms: [...termsToFind(before).map((term): QueryTerm => ({ term, isPrefix: false })), ...prefix],
    phrase: undefined,
    isStopWord: false,
  }
}

function distinct(terms: readonly QueryTerm[]): QueryTerm[] {
  return [...new Map(terms.map((each) => [`${each.isPrefix}${each.term}`, each])).values()]
}
