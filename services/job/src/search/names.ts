// Places and companies as filters compare them. Many spellings of a name have one form: without accents, dots, apostrophes and
// the e of an umlaut that is written out, `Saint` for St. What a person types is found in it as a part, or word by word in any
// order; and a place that is typed with what it lies in, `London, United Kingdom`, is found where a job says `London` alone.
import { type SQL, sql } from 'drizzle-orm'
import { bare, tidy } from './fold.ts'
import { maxPlaceWords, placeWords } from './place-names.ts'

export type NameKind = 'place' | 'company'

/** What a name may be to be found; of `words` each begins a word of it. */
export type WantedName = { part: string; words: string[]; wholes: string[] }

const maxNameLength = 200
/** More words are looked for as they stand. */
const maxWords = 8
/** More parts of a place, from the smallest on, are left out. */
const maxParts = 4
const nameParts = /[\p{L}\p{N}\p{M}+#%_]+|;/gu
const betweenPlaces = / [/|] |[;|•·]/g
const lettersAlone = /(?<![\p{L}\p{N}])([dklmno]) (?=\p{L})/gu

/** The form in which a name is kept and compared; empty where there is nothing to compare. */
export function nameOf(kind: NameKind, text: string): string {
  const tidied = bare(tidy(text)).replaceAll("'", '')
  const parted = kind === 'place' ? tidied.replace(betweenPlaces, ' ; ') : tidied.replaceAll(';', ' ')
  const plain = parted.replace(/(?<![\p{L}\p{N}])(\p{L})\.(?=\p{L}(?![\p{L}\p{N}]))/gu, '$1')
  const words = (plain.match(nameParts) ?? []).map((each) => each.replace(/(?<=[aou])e+|(?<=a)a+/g, ''))
  const resolved = kind === 'place' ? resolve(words) : words
  return [...resolved.join(' ').replace(lettersAlone, '$1')].slice(0, maxNameLength).join('').trim()
}

/** What a typed text stands for; undefined where nothing of it could be found. */
export function wantedName(kind: NameKind, typed: string): WantedName | undefined {
  const part = nameOf(kind, typed)
  if (part === '') return undefined
  const words = part.split(' ').filter((each) => each !== ';')
  return {
    part,
    words: words.length > 1 && words.length <= maxWords ? words : [],
    wholes: kind === 'place' ? smallerPlaces(typed) : [],
  }
}

/** `A`, `A B` and `A C` for `A, B, C`: the place alone, or with some of what it lies in. */
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

/** Whether a name, in the form that is kept, is what is wanted. */
export function isWanted(name: string, { part, words, wholes }: WantedName): boolean {
  return (
    name.includes(part) ||
    (words.length > 0 && words.every((each) => ` ${name}`.includes(` ${each}`))) ||
    wholes.some((each) => `; ${name} ;`.includes(`; ${each} ;`))
  )
}

/** The same as a condition on an expression. */
export function wantedCondition(name: SQL, { part, words, wholes }: WantedName): SQL {
  const holds = (text: SQL, pattern: string) => sql`${text} LIKE ${`%${escapeLike(pattern)}%`}`
  const every = words.map((each) => holds(sql`CONCAT(' ', ${name})`, ` ${each}`))
  const ways = [
    holds(name, part),
    ...(every.length > 0 ? [sql`(${sql.join(every, sql` AND `)})`] : []),
    ...wholes.map((each) => holds(sql`CONCAT('; ', ${name}, ' ;')`, `; ${each} ;`)),
  ]
  return sql`(${sql.join(ways, sql` OR `)})`
}

/** Makes `%`, `_` and `\` stand for themselves in a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

function resolve(words: readonly string[]): string[] {
  const resolved: string[] = []
  for (let index = 0; index < words.length; ) {
    let count = Math.min(maxPlaceWords, words.length - index)
    while (count > 0 && !Object.hasOwn(placeWords, words.slice(index, index + count).join(' '))) count--
    resolved.push(placeWords[words.slice(index, index + count).join(' ')] ?? (words[index] as string))
    index += Math.max(count, 1)
  }
  return resolved
}
