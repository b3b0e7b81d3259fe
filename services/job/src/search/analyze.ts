// Text becomes words, and words become terms, which is what is found: in our own code and not in the database, so that a
// search finds the same on MySQL and on MariaDB, and short words, stop words and signs (c++, .net, r, go) like any others.
// Jobs and searches go through the same functions; that is all there is to a match.
import { aliases } from './aliases.ts'

/** Longer words are cut, on both sides alike. */
const maxTermLength = 40
/** No text has more characters once it is folded; one may become eighteen. */
const maxFoldedLength = 40_000
/** No alias has more words. */
export const maxAliasWords = 3

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]`
const word = String.raw`(?:(?!${unspaced})[\p{L}\p{N}\p{M}])+`
// One character of a script without spaces; or a word, perhaps dotted or with & in it, with a dot before it (.net) or
// with signs after it (c++, c#).
const token = new RegExp(
  String.raw`${unspaced}|(?:(?<![\p{L}\p{N}.])\.)?${word}(?:[.&]${word})*(?:\+\+|#(?![\p{L}\p{N}]))?`,
  'gu',
)
const isUnspaced = new RegExp(`^${unspaced}$`, 'u')

const letters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i', ſ: 's' }
const keptPlurals = new Set(['news', 'rails', 'windows', 'saas', 'paas', 'iaas', 'kubernetes', 'devops'])

/** Text without the differences that nobody means: case, accents, width, ligatures. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßæœøđłıſ]/g, (letter) => letters[letter] ?? letter)
}

/** Whether a text as a whole is another way to write something. */
export function isAlias(text: string): boolean {
  return Object.hasOwn(aliases, fold(text))
}

/** The words of a text in their order, each in its usual form. */
export function wordsOf(text: string): string[] {
  const found = fold(text)
    .slice(0, maxFoldedLength)
    .replace(/['’]s(?![\p{L}\p{N}])/gu, '')
    .match(token)
  return resolveAliases(found ?? []).map((each) => singular(cutTerm(each)))
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
  return [...term].slice(0, maxTermLength).join('')
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

function resolveAliases(found: readonly string[]): string[] {
  const words: string[] = []
  for (let index = 0; index < found.length; ) {
    let count = Math.min(maxAliasWords, found.length - index)
    while (count > 0 && !Object.hasOwn(aliases, found.slice(index, index + count).join(' '))) count--
    const alias = aliases[found.slice(index, index + count).join(' ')]
    if (count > 0 && alias !== undefined) words.push(...alias.split(' '))
    else words.push(found[index] as string)
    index += Math.max(count, 1)
  }
  return words
}

/** Plurals are found by the singular and the other way round; what else a language does to its words is left alone. */
export function singular(each: string): string {
  if (!/^[a-z]{4,}$/.test(each) || keptPlurals.has(each)) return each
  if (/[a-z]{2}ies$/.test(each)) return `${each.slice(0, -3)}y`
  return /[^suai]s$/.test(each) ? each.slice(0, -1) : each
}

/** `asp.net` is found by `asp` and `.net`, too. Single letters of such a word, as in e.g. or R&D, are not words. */
function partsOf(each: string): string[] {
  if (!/[.&]/.test(each)) return []
  const parts = each.split(/[.&]/).filter((part) => [...part].length > 1)
  const ending = each.endsWith('.net') ? ['.net'] : []
  return [...parts.flatMap((part) => resolveAliases([part])).map(singular), ...ending]
}
