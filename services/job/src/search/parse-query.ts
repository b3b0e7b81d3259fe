// What a person types is never wrong: "quoted phrases", -word and prefix* mean something, every other character stands for
// itself or for a gap between words. What cannot be found by anything is found by nothing.
import {
  cutTerm,
  isAlias,
  joinedForm,
  maxAliasWords,
  readText,
  singular,
  termsToFind,
  type Word,
  wordsOf,
} from './analyze.ts'
import { fold, tidy } from './fold.ts'

/** Words beyond that are left out, so that no search costs more than it may. */
const maxParts = 12
/** With the word before it and the word after it. */
const maxJoined = 2

/** What a job has to have: one term, or another one that is as good, or one of all those with a beginning. */
export type WantedTerm = { term: string; isPrefix: boolean; or?: string[] }

export type WantedText = {
  /** A job has all of these. */
  all: WantedTerm[]
  /** And these word for word. */
  phrases: string[][]
  /** And none of these. */
  none: WantedTerm[]
  nonePhrases: string[][]
  /** There is text, but nothing in it that could be found. */
  matchesNothing: boolean
}

// In a search they say nothing, unless they are all there is. `it`, `go`, `r`, `c` and `no` mean something.
const fillers = new Set(
  'a an and as at by for from in of on or the to with und oder der die das mit fur im in et ou le la les de du des pour y o el los las con para en'.split(
    ' ',
  ),
)

type Chunk = { text: string; isExcluded: boolean; isPhrase: boolean }

/** Reads what a person typed. */
export function parseQuery(typed: string): WantedText {
  const wanted: WantedText = { all: [], phrases: [], none: [], nonePhrases: [], matchesNothing: false }
  const chunks = joinAliases(chunksOf(tidy(typed)))
  const parts = chunks.map(partOf).filter(({ terms }) => terms.length > 0)
  const included = parts.filter(({ isExcluded }) => !isExcluded)
  const reporting = included.filter(({ isFiller }) => !isFiller)
  for (const part of (reporting.length > 0 ? reporting : included).slice(0, maxParts)) {
    wanted.all.push(...part.terms)
    if (part.phrase) wanted.phrases.push(part.phrase)
  }
  for (const part of parts.filter(({ isExcluded }) => isExcluded).slice(0, maxParts)) {
    if (part.phrase) wanted.nonePhrases.push(part.phrase)
    else wanted.none.push(...part.terms)
  }
  wanted.all = distinct(wanted.all).slice(0, maxParts * 2)
  const isForSomething = chunks.some((chunk) => !chunk.isExcluded) || (chunks.length === 0 && typed.trim() !== '')
  wanted.matchesNothing = wanted.all.length === 0 && isForSomething
  return wanted
}

/**
 * Words next to each other, of each the one word that it and a neighbour may be written as (head teacher, headteacher), with
 * the one before it and the one after it.
 */
export function joinedNeighbours(typed: string): Map<string, string[]> {
  const parts = joinAliases(chunksOf(tidy(typed))).map(partOf)
  const words = parts.flatMap((part) => (part.isExcluded ? [undefined] : part.words))
  const joined = new Map<string, string[]>()
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    if (word === undefined || next === undefined) continue
    const way = joinedForm(word, next)
    if (way === undefined) continue
    for (const { text } of [word, next]) {
      const ways = joined.get(text) ?? []
      if (ways.length < maxJoined) joined.set(text, [...ways, way])
    }
  }
  return joined
}

/** A phrase of two words, as the one that jobs have for it. */
export function asOneWord(
  words: readonly string[],
  neighbours: ReadonlyMap<string, string[]>,
  joined: ReadonlySet<string>,
): string[][] {
  const [first = [], second = []] = words.map((word) => neighbours.get(word) ?? [])
  return words.length === 2 ? first.filter((way) => second.includes(way) && joined.has(way)).map((way) => [way]) : []
}

/** The text cut at blanks, with quoted parts whole. A quote that is never closed is like any other character. */
function chunksOf(typed: string): Chunk[] {
  const plain = typed.replace(/[“”„«»]/g, '"')
  return [...plain.matchAll(/(?<![^\s])(-?)"([^"]*)"|[^\s/,;|]+/g)].map(([whole, minus, quoted]): Chunk => {
    if (quoted !== undefined) return { text: quoted, isExcluded: minus === '-', isPhrase: true }
    const isExcluded = /^-+[^-]/.test(whole)
    return { text: isExcluded ? whole.replace(/^-+/, '') : whole, isExcluded, isPhrase: false }
  })
}

/** Several words that are another way to write something are one, as they are in a text. */
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
  terms: WantedTerm[]
  phrase: string[] | undefined
  isFiller: boolean
  isExcluded: boolean
}

function partOf({ text, isExcluded, isPhrase }: Chunk): Part {
  if (!isPhrase && text.endsWith('*')) return { ...prefixOf(withoutStars(text)), isExcluded }
  const read = readText(text).words
  const words = read.map((each) => each.text)
  const terms = termsToFind(words).map((term) => wantedTerm(term, read))
  return {
    words: read,
    terms,
    // Two neighbours in a script without spaces are one term already.
    phrase: terms.length > 1 || words.length > 2 ? words : undefined,
    isFiller: !isPhrase && words.length === 1 && fillers.has(words[0] as string),
    isExcluded,
  }
}

function wantedTerm(term: string, read: readonly Word[]): WantedTerm {
  const spelled = read.find(({ text }) => text === term)?.spelled
  return { term, isPrefix: false, ...(spelled !== undefined && spelled !== term && { or: [spelled] }) }
}

function withoutStars(text: string): string {
  let end = text.length
  while (text[end - 1] === '*') end -= 1
  return text.slice(0, end)
}

/** The last word is only a beginning, and as such has no other way to be written. */
function prefixOf(beginning: string) {
  const last =
    fold(beginning)
      .split(/[\s\-_/()'"’]/u)
      .at(-1) ?? ''
  const before = wordsOf(beginning.slice(0, beginning.length - last.length))
  const prefix = /^\.?[\p{L}\p{N}\p{M}].*$/u.test(last) ? [{ term: cutTerm(singular(last)), isPrefix: true }] : []
  return {
    words: [],
    terms: [...termsToFind(before).map((term): WantedTerm => ({ term, isPrefix: false })), ...prefix],
    phrase: undefined,
    isFiller: false,
  }
}

function distinct(terms: readonly WantedTerm[]): WantedTerm[] {
  return [...new Map(terms.map((each) => [`${each.isPrefix}${each.term}`, each])).values()]
}
