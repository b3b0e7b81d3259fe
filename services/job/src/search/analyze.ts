// Text becomes words, and words become terms, which is what is found: in our own code and not in the database, so that a
// search finds the same on MySQL and on MariaDB, and short words, stop words and signs (c++, .net, r, go) like any others.
// Jobs and searches go through the same functions; that is all there is to a match. What is written in more than one way
// has one form; where there is no one form (Köln, Koln and Koeln), a job is found by further terms beside its words.
import { aliases } from './aliases.ts'
import { compounds } from './compounds.ts'
import { bare, fold, spelledOut, tidy } from './fold.ts'
import { noPlurals, oddPlurals, pluralEndings } from './plurals.ts'

/** Longer words are cut, on both sides alike. */
const maxTermLength = 40
/** No alias has more words. */
export const maxAliasWords = 3

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`
const word = String.raw`(?:(?!${unspaced})[\p{L}\p{N}\p{M}])+`
// One character of a script without spaces; or a word, perhaps dotted or with & in it, with a dot before it (.net) or
// with signs after it (c++, c#).
const token = new RegExp(
  String.raw`${unspaced}|(?:(?<![\p{L}\p{N}.])\.)?${word}(?:[.&]${word})*(?:\+\+|#(?![\p{L}\p{N}]))?`,
  'gu',
)
const isUnspaced = new RegExp(`^${unspaced}$`, 'u')
const initials = /^\p{L}(?:\.\p{L})+$/u
const endsInFigure = /\p{N}$/u
const lettersAndFigures = /^(\.?\p{L}{3,})\p{N}{1,4}(?:\.\p{N}+)*$/u
const onlyLetters = /^\p{L}{3,}$/u
/** No years. */
const fewFigures = /^(?!19\p{N}\p{N}|20\p{N}\p{N})\p{N}{1,4}$/u

/** The first words of aliases, with how many words those have at most. */
const aliasWords = new Map<string, number>()
for (const words of Object.keys(aliases).map((key) => key.split(' '))) {
  const [first = ''] = words
  aliasWords.set(first, Math.max(aliasWords.get(first) ?? 0, words.length))
}

/** As it stands in a text, without accents, and with the letters that some keyboards lack spelled out. */
type Token = { bare: string; spelled: string | undefined; isGlued: boolean }

/** The words of a text in their order, each in its usual form, and other ways to write some of them. */
export type Reading = { words: Word[]; joined: string[] }
/** `bare` is its form in the text, which may be a plural. */
export type Word = { text: string; bare: string; spelled: string | undefined }

/** Whether a text as a whole is another way to write something. */
export function isAlias(text: string): boolean {
  return Object.hasOwn(aliases, fold(text))
}

/** The words of a text in their order, each in its usual form. */
export function wordsOf(text: string): string[] {
  return readText(text).words.map((each) => each.text)
}

export function readText(text: string): Reading {
  const tokens = tokensOf(tidy(text))
  return { words: wordsOfTokens(tokens), joined: joinedIn(tokens) }
}

/** What a job is found by beside the words of a text and what follows from these alone. */
export function furtherTermsOf({ words, joined }: Reading): string[] {
  const further = new Set<string>()
  const add = (written: string) => {
    for (const form of usualForms(written)) further.add(form)
  }
  for (const { text, spelled } of words) {
    if (spelled !== undefined) add(spelled)
    const letters = endsInFigure.test(text) ? lettersAndFigures.exec(text)?.[1] : undefined
    if (letters !== undefined) add(letters)
  }
  joined.forEach(add)
  for (const { text } of words) further.delete(text)
  return [...further]
}

/** The tokens of tidied text. Dots between initials and signs between words are none of theirs. */
function tokensOf(tidied: string): Token[] {
  const tokens: Token[] = []
  const text = tidied.replace(/(?<=\p{L})'s(?![\p{L}\p{N}])/gu, '')
  let end = -1
  for (const { 0: found, index } of text.matchAll(token)) {
    const isGlued = end >= 0 && index === end + 1 && /['-]/.test(text[end] ?? '')
    tokens.push(...partsIn(found).map((part, nth) => tokenOf(part, isGlued && nth === 0)))
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

function tokenOf(found: string, isGlued: boolean): Token {
  return { bare: bare(found), spelled: spelledOut(found), isGlued }
}

function wordsOfTokens(tokens: readonly Token[]): Word[] {
  return resolveAliases(tokens).map(({ bare, spelled }) => ({
    text: singular(cutTerm(bare)),
    bare,
    spelled: spelled === undefined ? undefined : singular(cutTerm(spelled)),
  }))
}

/** Two neighbours as one word: where a hyphen or apostrophe joins them, where they are written so as well, and Java 8. */
function joinedIn(tokens: readonly Token[]): string[] {
  const joined: string[] = []
  for (const [index, each] of tokens.entries()) {
    const before = tokens[index - 1]
    if (before === undefined) continue
    const one = before.bare + each.bare
    const isOne =
      (each.isGlued && !isUnspaced.test(each.bare) && !isUnspaced.test(before.bare)) ||
      compounds.has(one) ||
      (fewFigures.test(each.bare) && onlyLetters.test(before.bare))
    if (isOne) joined.push(one)
  }
  return joined
}

/** A word by itself, as a text has it. */
function usualForms(written: string): string[] {
  return resolveAliases([{ bare: written, spelled: undefined, isGlued: false }]).map(({ bare }) =>
    singular(cutTerm(bare)),
  )
}

/** What words are found by: each of them, the parts of dotted ones, and neighbours in scripts without spaces; in their order. */
export function* termsOf(words: readonly string[]): Generator<string> {
  for (const [index, each] of words.entries()) {
    yield each
    yield* partsOf(each)
    const next = words[index + 1]
    if (next !== undefined && isUnspaced.test(each) && isUnspaced.test(next)) yield each + next
  }
}

/** A term of no more characters than are kept, none of them cut in half. */
export function cutTerm(term: string): string {
  return term.length <= maxTermLength ? term : [...term].slice(0, maxTermLength).join('')
}

/** The terms that have to be there for these words to be found next to each other. */
export function termsToFind(words: readonly string[]): string[] {
  const pairs = words.flatMap((each, index) => {
    const next = words[index + 1]
    return next !== undefined && isUnspaced.test(each) && isUnspaced.test(next) ? [each + next] : []
  })
  const isInPair = (index: number) => [index - 1, index + 1].some((other) => isUnspaced.test(words[other] ?? ''))
  const single = words.filter((each, index) => !isUnspaced.test(each) || !isInPair(index))
  return [...new Set([...single, ...pairs])]
}

/** Two neighbours written as one word; undefined for what is never written so. */
export function joinedForm(one: Word, other: Word): string | undefined {
  const joined = one.bare + other.bare
  if (!/^[\p{L}\p{N}]+$/u.test(joined) || isUnspaced.test(one.bare) || isUnspaced.test(other.bare)) return undefined
  return usualForms(joined)[0]
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
      resolved.push(...alias.split(' ').map((bare) => ({ bare, spelled: undefined, isGlued: false })))
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

/** Plurals are found by the singular and the other way round; what else a language does to its words is left alone. */
export function singular(each: string): string {
  if (!/^[a-z]{4,}$/.test(each) || noPlurals.has(each)) return each
  if (Object.hasOwn(oddPlurals, each)) return oddPlurals[each] as string
  const ending = pluralEndings.find(([pattern]) => pattern.test(each))
  return ending ? each.replace(ending[0], ending[1]) : each
}

/** `asp.net` is found by `asp` and `.net`, too. Single letters of such a word, as in R&D, are not words. */
function partsOf(each: string): string[] {
  if (!/[.&]/.test(each)) return []
  const parts = each.split(/[.&]/).filter((part) => [...part].length > 1)
  const ending = each.endsWith('.net') ? ['.net'] : []
  return [...parts.flatMap(usualForms), ...ending]
}
