// Finds the words of a search in a description, so that a card can show them. It need not find all that the search does: a
// card then shows the beginning of the description. Candidates are found by their first letters, which costs little in a
// long text, and only these are analyzed.
import { isInTag } from '../jobs/extract.ts'
import { isUnspaced, termsOf, wordsOf } from '../search-index/analyze.ts'
import { fold } from '../search-index/fold.ts'
import { parseQuery } from './parse-query.ts'

const maxStarts = 40
const startLength = 3
const maxWordLength = 60
/** Per search. Further words are not recognized. */
const maxAnalyzed = 1000
/** Per description. Further matches are ignored. */
const maxMatches = 20
/** Words that are at most this far apart are in one extract. */
const extractLength = 120

type Match = { at: number; term: string }

/** Creates the function that returns the position of the words of a search in a description, 0 if it has none. */
export function createWordFinder(typed: string): (description: string) => number {
  const { all } = parseQuery(typed)
  const prefixes = all.filter(({ isPrefix }) => isPrefix).map(({ term }) => term)
  const terms = new Set(all.filter(({ isPrefix }) => !isPrefix).flatMap(({ term, or = [] }) => [term, ...or]))
  // The typed words as well, because the term of an alias begins with other letters.
  const typedWords = fold(typed).match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}+#.]*/gu) ?? []
  const starts = new Set([...terms, ...prefixes, ...typedWords].map(startOf).slice(0, maxStarts))
  if (all.length === 0 || starts.size === 0) return () => 0
  // Texts of at most three letters, so that it takes time in proportion to the length of the description.
  const anyStart = [...starts].map(patternOf).join('|')
  const candidate = new RegExp(anyStart, 'gu')
  const termOf = (word: string) => {
    const found = [...termsOf(wordsOf(word).slice(0, 2))]
    return found.find((term) => terms.has(term)) ?? prefixes.find((prefix) => fold(word).startsWith(prefix))
  }
  const analyzed = new Map<string, string | undefined>()
  const termAt = (description: string, at: number) => {
    const [word = ''] = /^\S+/.exec(description.slice(at, at + maxWordLength)) ?? []
    if (!analyzed.has(word) && analyzed.size < maxAnalyzed) analyzed.set(word, termOf(word))
    return analyzed.get(word)
  }

  return (description) => {
    const matches: Match[] = []
    for (const { index: at } of foldLetters(description).matchAll(candidate)) {
      const term = termAt(description, at)
      if (term !== undefined && !isInTag(description, at)) matches.push({ at, term })
      if (matches.length === maxMatches) break
    }
    return mostTogether(matches)
  }
}

/** The position from which an extract shows the most different words. */
function mostTogether(matches: readonly Match[]): number {
  const shownFrom = (first: Match) =>
    new Set(matches.filter(({ at }) => at >= first.at && at < first.at + extractLength).map(({ term }) => term)).size
  const best = matches.reduce<Match | undefined>(
    (found, each) => (found && shownFrom(found) >= shownFrom(each) ? found : each),
    undefined,
  )
  return best?.at ?? 0
}

function startOf(term: string): string {
  return [...term].slice(0, startLength).join('')
}

/** Matches a start at the beginning of a word; in scripts without spaces, and for signs, anywhere. */
function patternOf(start: string): string {
  const escaped = start.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const [first = ''] = start
  return /[\p{L}\p{N}]/u.test(first) && !isUnspaced.test(first) ? `(?<![\\p{L}\\p{N}])${escaped}` : escaped
}

/** Letters of alphabets that have letters with accents, and wide letters. */
const accented = /[\u00c0-\u04ff\u1e00-\u1fff\uff01-\uff5e]/g
const plainLetters = new Map<string, string>()

/** Lower-case letters without accents, each at the position of the original. */
function foldLetters(text: string): string {
  const plain = text.replace(accented, plainLetter).toLowerCase()
  return plain.length === text.length ? plain : text
}

function plainLetter(letter: string): string {
  const known = plainLetters.get(letter)
  if (known !== undefined) return known
  const [plain = letter] = letter.normalize('NFKD')
  plainLetters.set(letter, plain)
  return plain
}
