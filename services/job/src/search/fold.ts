// Text without the differences that nobody means: what cannot be seen, case, width, accents, and letters that are written in
// more than one way. Words of jobs and of searches, places and companies all go through here.
import { comparableText } from '@portal/contracts/text'
import { apostrophes, leftOutMarks, plainLetters, spelledLetters, zeros } from './letters.ts'

/** No text has more characters once it is folded; one may become eighteen. */
const maxFoldedLength = 40_000

const ascii = /^\p{ASCII}*$/u
// A place where a word may be broken, or parts of one that are not joined: as good as a hyphen.
const parted = /(?<=[\p{L}\p{N}\p{M}])\u200b(?=[\p{L}\p{N}])|(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})/gu
const hyphens = /[‐‑]/g
const otherLetters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g')
const lettersToSpell = new RegExp(`[${Object.keys(spelledLetters).join('')}]`, 'g')
const otherDigits = /(?![0-9])\p{Nd}/gu
const hiragana = /[ぁ-ゖ]/g
const toKatakana = 0x60
// Katakana words are written with or without it at their end.
const lastLongMark = /(?<=[ぁ-ゖァ-ヺ])ー(?![ぁ-ゖァ-ヺー])/g
/** Single letters, and well-known ones, with a sign between or after them that belongs to them: R & D, C ++. */
const spacedSigns: readonly [RegExp, string][] = [
  [/(?<![\p{L}\p{N}&])(\p{L}) ?& ?(?=\p{L}(?![\p{L}\p{N}]))/gu, '$1&'],
  [/(?<![\p{L}\p{N}])(at|de) & (?=[ti](?![\p{L}\p{N}]))/gu, '$1&'],
  [/(?<![\p{L}\p{N}])(\p{L}) (?=(?:\+\+|#)(?![\p{L}\p{N}+#]))/gu, '$1'],
  [/(?<=(?:^| )\.) (?=net(?![\p{L}\p{N}]))/gu, ''],
]

/** The first step, which keeps accents: text of one case and width with signs where they belong. */
export function tidy(text: string): string {
  const plain = ascii.test(text) ? text : text.replace(apostrophes, "'").replace(parted, '-')
  let tidied = comparableText(plain).slice(0, maxFoldedLength)
  for (const [sign, instead] of spacedSigns) tidied = tidied.replace(sign, instead)
  return ascii.test(tidied) ? tidied : tidied.replace(hyphens, '-').replace(lastLongMark, '')
}

/** The second step, which does without accents. */
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

/** The second step, with the letters that some keyboards lack spelled out; undefined where there are none. */
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
