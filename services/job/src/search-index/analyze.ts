// The analyzer of the search (ADR 20): splits the text of jobs and searches into words, and words into terms. Spellings
// with a common form are reduced to it; where there is none (Köln, Koln and Koeln), a job has further terms (ADR 32).
import { aliases } from './aliases.ts'
import { compounds } from './compounds.ts'
import { bare, fold, spelledOut, tidy } from './fold.ts'
import { noPlurals, oddPlurals, pluralEndings } from './plurals.ts'

/** Longer words are truncated, in jobs and searches alike. */
const maxTermLength = 40
/** The number of words in the longest alias. */
export const maxAliasWords = 3

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`
const word = String.raw`(?:(?!${unspaced})[\p{L}\p{N}\p{M}])+`
// One character of a script without spaces, or a word, which may contain dots or &, and have a dot before it (.net) or
// signs after it (c++, c#).
const token = new RegExp(
  String.raw`${unspaced}|(?:(?<![\p{L}\p{N}.])\.)?${word}(?:[.&]${word})*(?:\+\+|#(?![\p{L}\p{N}]))?`,
  'gu',
)
/** Whether a character is of a script without spaces. */
export const isUnspaced = new RegExp(`^${unspaced}$`, 'u')
const initials = /^\p{L}(?:\.\p{L})+$/u
const endsInDigit = /\p{N}$/u
const lettersAndDigits = /^(\.?\p{L}{3,})\p{N}{1,4}(?:\.\p{N}+)*$/u
const onlyLetters = /^\p{L}{3,}$/u
/** Up to four digits, but not a year. */
const versionNumber = /^(?!19\p{N}\p{N}|20\p{N}\p{N})\p{N}{1,4}$/u

/** The first words of aliases, each with the number of words in the longest alias that it begins. */
const aliasWords = new Map<string, number>()
for (const words of Object.keys(aliases).map((key) => key.split(' '))) {
  const [first = ''] = words
  aliasWords.set(first, Math.max(aliasWords.get(first) ?? 0, words.length))
}

/**
 * A word as it is in the text: `bare` without accents, and `spelled` with the letters that some keyboards lack spelled
 * out. `isAttached` is set if a hyphen or apostrophe joins it to the word before it.
 */
type Token = { bare: string; spelled: string | undefined; isAttached: boolean }

/** The words of a text in order, each in its normal form, and the joined forms of some adjacent words. */
export type AnalyzedText = { words: Word[]; joined: string[] }
/** `text` is the normal form; `bare` is the form in the text, which may be a plural. */
export type Word = { text: string; bare: string; spelled: string | undefined }

/** Whether a text as a whole is an alias. */
export function isAlias(text: string): boolean {
  return Object.hasOwn(aliases, fold(text))
}

/** The words of a text in order, each in its normal form. */
export function wordsOf(text: string): string[] {
  return analyzeText(text).words.map((each) => each.text)
}

export function analyzeText(text: string): AnalyzedText {
  const tokens = tokensOf(tidy(text))
  return { words: wordsOfTokens(tokens), joined: joinedIn(tokens) }
}

/** The terms of a text that do not follow from its words: spelled-out and joined forms, and the letters of `html5`. */
export function furtherTermsOf({ words, joined }: AnalyzedText): string[] {
  const terms = new Set<string>()
  const add = (written: string) => {
    for (const form of normalForms(written)) terms.add(form)
  }
  for (const { text, spelled } of words) {
    if (spelled !== undefined) add(spelled)
    const letters = endsInDigit.test(text) ? lettersAndDigits.exec(text)?.[1] : undefined
    if (letters !== undefined) add(letters)
  }
  joined.forEach(add)
  for (const { text } of words) terms.delete(text)
  return [...terms]
}

/** The tokens of tidied text, without dots between initials and signs between words. */
function tokensOf(tidied: string): Token[] {
  const tokens: Token[] = []
  const text = tidied.replace(/(?<=\p{L})'s(?![\p{L}\p{N}])/gu, '')
  let end = -1
  for (const { 0: found, index } of text.matchAll(token)) {
    const isAttached = end >= 0 && index === end + 1 && /['-]/.test(text[end] ?? '')
    tokens.push(...partsIn(found).map((part, nth) => tokenOf(part, isAttached && nth === 0)))
    end = index + found.length
  }
  return tokens.filter((each) => each.bare !== '')
}

function partsIn(found: string): string[] {
  if (found.includes('.') && initials.test(found)) return [found.replaceAll('.', '')]
  if (!found.includes('&')) return [found]
  const parts = found.split('&')
  return parts.every((part) => [...part].length <= 2) ? [found] : parts
}

function tokenOf(found: string, isAttached: boolean): Token {
  return { bare: bare(found), spelled: spelledOut(found), isAttached }
}

function wordsOfTokens(tokens: readonly Token[]): Word[] {
  return resolveAliases(tokens).map(({ bare, spelled }) => ({
    text: singular(cutTerm(bare)),
    bare,
    spelled: spelled === undefined ? undefined : singular(cutTerm(spelled)),
  }))
}

/**
 * The joined forms of adjacent words: attached by a hyphen or apostrophe, known compounds, and a word with a version.
 */
function joinedIn(tokens: readonly Token[]): string[] {
  const joined: string[] = []
  for (const [index, each] of tokens.entries()) {
    const before = tokens[index - 1]
    if (before === undefined) continue
    const combined = before.bare + each.bare
    const isJoined =
      (each.isAttached && !isUnspaced.test(each.bare) && !isUnspaced.test(before.bare)) ||
      compounds.has(combined) ||
      (versionNumber.test(each.bare) && onlyLetters.test(before.bare))
    if (isJoined) joined.push(combined)
  }
  return joined
}

/** The normal forms of a single word as written; an alias may have several. */
function normalForms(written: string): string[] {
  return resolveAliases([{ bare: written, spelled: undefined, isAttached: false }]).map(({ bare }) =>
    singular(cutTerm(bare)),
  )
}

/**
 * The terms of words in order: each word, the parts of dotted words, and adjacent characters of scripts without spaces.
 */
export function* termsOf(words: readonly string[]): Generator<string> {
  for (const [index, each] of words.entries()) {
    yield each
    yield* partsOf(each)
    const next = words[index + 1]
    if (next !== undefined && isUnspaced.test(each) && isUnspaced.test(next)) yield each + next
  }
}

/** Truncates a term to the maximum length, without splitting a surrogate pair. */
export function cutTerm(term: string): string {
  return term.length <= maxTermLength ? term : [...term].slice(0, maxTermLength).join('')
}

/** The terms that a job must have to contain these words next to each other. */
export function termsToFind(words: readonly string[]): string[] {
  const pairs = words.flatMap((each, index) => {
    const next = words[index + 1]
    return next !== undefined && isUnspaced.test(each) && isUnspaced.test(next) ? [each + next] : []
  })
  const isInPair = (index: number) => [index - 1, index + 1].some((other) => isUnspaced.test(words[other] ?? ''))
  const single = words.filter((each, index) => !isUnspaced.test(each) || !isInPair(index))
  return [...new Set([...single, ...pairs])]
}

/** Two adjacent words as one; undefined if they cannot form one. */
export function joinedForm(one: Word, other: Word): string | undefined {
  const joined = one.bare + other.bare
  if (!/^[\p{L}\p{N}]+$/u.test(joined) || isUnspaced.test(one.bare) || isUnspaced.test(other.bare)) return undefined
  return normalForms(joined)[0]
}

function resolveAliases(tokens: readonly Token[]): Token[] {
  const resolved: Token[] = []
  for (let index = 0; index < tokens.length; ) {
    const token = tokens[index] as Token
    let count = Math.min(aliasWords.get(token.bare) ?? 0, tokens.length - index)
    while (count > 0 && !Object.hasOwn(aliases, keyOf(tokens, index, count))) count--
    if (count === 0) resolved.push(token)
    else {
      const alias = aliases[keyOf(tokens, index, count)] as string
      resolved.push(...alias.split(' ').map((bare) => ({ bare, spelled: undefined, isAttached: false })))
    }
    index += Math.max(count, 1)
  }
  return resolved
}

function keyOf(tokens: readonly Token[], from: number, count: number): string {
  return tokens
    .slice(from, from + count)
    .map(({ bare }) => bare)
    .join(' ')
}

/** Reduces an English plural to its singular. There is no other stemming. */
export function singular(each: string): string {
  if (!/^[a-z]{4,}$/.test(each) || noPlurals.has(each)) return each
  if (Object.hasOwn(oddPlurals, each)) return oddPlurals[each] as string
  const ending = pluralEndings.find(([pattern]) => pattern.test(each))
  return ending ? each.replace(ending[0], ending[1]) : each
}

/** The parts of a dotted word, such as `asp` and `.net` of `asp.net`. Single letters, as in R&D, are not parts. */
function partsOf(each: string): string[] {
  if (!/[.&]/.test(each)) return []
  const parts = each.split(/[.&]/).filter((part) => [...part].length > 1)
  const ending = each.endsWith('.net') ? ['.net'] : []
  return [...parts.flatMap(normalForms), ...ending]
}
