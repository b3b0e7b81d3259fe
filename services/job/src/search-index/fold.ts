// Folds text: removes differences in invisible characters, case, width, accents, and letters with several spellings.
// Words of jobs and searches, and names of places and companies, are all folded.
import { comparableText } from '@portal/contracts/text'
import { apostrophes, leftOutMarks, plainLetters, spelledLetters, zeros } from './letters.ts'

/** Folded text is truncated to this length, because one character may become eighteen. */
const maxFoldedLength = 40_000

const ascii = /^\p{ASCII}*$/u
// Zero-width spaces and Arabic non-joiners within a word, which count as hyphens.
const invisibleBreaks =
  /(?<=[\p{L}\p{N}\p{M}])\u200b(?=[\p{L}\p{N}])|(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})/gu
const hyphens = /[‐‑]/g
const otherLetters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g')
const lettersToSpell = new RegExp(`[${Object.keys(spelledLetters).join('')}]`, 'g')
const otherDigits = /(?![0-9])\p{Nd}/gu
const hiragana = /[ぁ-ゖ]/g
const toKatakana = 0x60
// Optional at the end of Katakana words.
const lastLongMark = /(?<=[ぁ-ゖァ-ヺ])ー(?![ぁ-ゖァ-ヺー])/g
/** Spaces around signs that belong to a word, which are removed: R & D, C ++. */
const spacedSigns: readonly [RegExp, string][] = [
  [/(?<![\p{L}\p{N}&])(\p{L}) ?& ?(?=\p{L}(?![\p{L}\p{N}]))/gu, '$1&'],
  [/(?<![\p{L}\p{N}])(at|de) & (?=[ti](?![\p{L}\p{N}]))/gu, '$1&'],
  [/(?<![\p{L}\p{N}])(\p{L}) (?=(?:\+\+|#)(?![\p{L}\p{N}+#]))/gu, '$1'],
  [/(?<=(?:^| )\.) (?=net(?![\p{L}\p{N}]))/gu, ''],
]

/** The first step: unifies case, width and the spacing of signs, and keeps accents. */
export function tidy(text: string): string {
  const unified = ascii.test(text) ? text : text.replace(apostrophes, "'").replace(invisibleBreaks, '-')
  let tidied = comparableText(unified).slice(0, maxFoldedLength)
  for (const [sign, replacement] of spacedSigns) tidied = tidied.replace(sign, replacement)
  return ascii.test(tidied) ? tidied : tidied.replace(hyphens, '-').replace(lastLongMark, '')
}

/** The second step: removes accents. */
export function bare(tidied: string): string {
  if (ascii.test(tidied)) return tidied
  return tidied
    .normalize('NFD')
    .replace(leftOutMarks, '')
    .normalize('NFC')
    .replace(otherLetters, (letter) => plainLetters[letter] ?? letter)
    .replace(otherDigits, digitOf)
    .replace(hiragana, (kana) => String.fromCharCode(kana.charCodeAt(0) + toKatakana))
}

/** The second step, with the letters that some keyboards lack spelled out; undefined if there are none. */
export function spelledOut(tidied: string): string | undefined {
  const spelled = tidied.replace(lettersToSpell, (letter) => spelledLetters[letter] ?? letter)
  return spelled === tidied ? undefined : bare(spelled)
}

/** Both steps. */
export function fold(text: string): string {
  return bare(tidy(text))
}

function digitOf(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0
  const zero = zeros.find((each) => codePoint >= each && codePoint < each + 10)
  return zero === undefined ? digit : String(codePoint - zero)
}
