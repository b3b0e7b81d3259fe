// Compares names of places and companies in filters (ADR 32). Spellings have one normal form: no accents, dots,
// apostrophes or e of a spelled-out umlaut, and `Saint` for St. What a user types matches as a part of a name, or word
// by word in any order; `London, United Kingdom` also matches `London` alone.
import { escapeLike } from '@portal/chassis/mysql/escape-like'
import { type SQL, sql } from 'drizzle-orm'
import { bare, tidy } from './fold.ts'
import { maxPlaceWords, placeWords } from './place-names.ts'

export type NameKind = 'place' | 'company'

/**
 * A name matches if it contains `part`, if each of `words` begins a word of it, or if `wholes` has one of its places.
 */
export type NamePattern = { part: string; words: string[]; wholes: string[] }

const maxNameLength = 200
/** Text of more words matches only as a part of a name. */
const maxWords = 8
/** Further parts of a place, counted from the smallest, are ignored. */
const maxParts = 4
const nameParts = /[\p{L}\p{N}\p{M}+#%_]+|;/gu
const betweenPlaces = / [/|] |[;|•·]/g
const lettersAlone = /(?<![\p{L}\p{N}])([dklmno]) (?=\p{L})/gu

/** The normal form of a name; empty if there is nothing to compare. */
export function nameOf(kind: NameKind, text: string): string {
  const tidied = bare(tidy(text)).replaceAll("'", '')
  const parted = kind === 'place' ? tidied.replace(betweenPlaces, ' ; ') : tidied.replaceAll(';', ' ')
  const plain = parted.replace(/(?<![\p{L}\p{N}])(\p{L})\.(?=\p{L}(?![\p{L}\p{N}]))/gu, '$1')
  const words = (plain.match(nameParts) ?? []).map((each) => each.replace(/(?<=[aou])e+|(?<=a)a+/g, ''))
  const resolved = kind === 'place' ? resolvePlaceWords(words) : words
  return [...resolved.join(' ').replace(lettersAlone, '$1')].slice(0, maxNameLength).join('').trim()
}

/** Parses what a user typed as a name; undefined if nothing can match it. */
export function parseName(kind: NameKind, typed: string): NamePattern | undefined {
  const part = nameOf(kind, typed)
  if (part === '') return undefined
  const words = part.split(' ').filter((each) => each !== ';')
  return {
    part,
    words: words.length > 1 && words.length <= maxWords ? words : [],
    wholes: kind === 'place' ? smallerPlaces(typed) : [],
  }
}

/** `A`, `A B` and `A C` for `A, B, C`: the smallest place alone, or with some of its surroundings. */
function smallerPlaces(typed: string): string[] {
  const [smallest, ...around] = typed
    .split(',')
    .map((each) => nameOf('place', each))
    .filter(Boolean)
    .slice(0, maxParts)
  if (smallest === undefined || around.length === 0) return []
  let wholes = [smallest]
  for (const each of around) wholes = wholes.flatMap((whole) => [whole, `${whole} ${each}`])
  return wholes.filter((whole) => whole !== [smallest, ...around].join(' '))
}

/** Whether a name in its normal form matches. */
export function matchesName(name: string, { part, words, wholes }: NamePattern): boolean {
  return (
    name.includes(part) ||
    (words.length > 0 && words.every((each) => ` ${name}`.includes(` ${each}`))) ||
    wholes.some((each) => `; ${name} ;`.includes(`; ${each} ;`))
  )
}

/** {@link matchesName} as an SQL condition on the expression `name`. */
export function nameCondition(name: SQL, { part, words, wholes }: NamePattern): SQL {
  const contains = (text: SQL, pattern: string) => sql`${text} LIKE ${`%${escapeLike(pattern)}%`}`
  const every = words.map((each) => contains(sql`CONCAT(' ', ${name})`, ` ${each}`))
  const ways = [
    contains(name, part),
    ...(every.length > 0 ? [sql`(${sql.join(every, sql` AND `)})`] : []),
    ...wholes.map((each) => contains(sql`CONCAT('; ', ${name}, ' ;')`, `; ${each} ;`)),
  ]
  return sql`(${sql.join(ways, sql` OR `)})`
}

function resolvePlaceWords(words: readonly string[]): string[] {
  const resolved: string[] = []
  for (let index = 0; index < words.length; ) {
    let count = Math.min(maxPlaceWords, words.length - index)
    while (count > 0 && !Object.hasOwn(placeWords, words.slice(index, index + count).join(' '))) count--
    resolved.push(placeWords[words.slice(index, index + count).join(' ')] ?? (words[index] as string))
    index += Math.max(count, 1)
  }
  return resolved
}
