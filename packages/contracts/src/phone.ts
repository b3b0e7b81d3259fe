// Phone numbers as people type and paste them. They are stored with ASCII digits, spaces and hyphens, which every
// dialler accepts.
import { z } from 'zod'

const maxCharacters = 40
const minDigits = 3

/** The words that introduce an extension, in several languages. */
const extensionWords = [
  ...['ext', 'extn', 'xtn', 'extension', 'x', '#', 'ext=', 'dw', 'durchwahl', 'nst', 'nebenstelle', 'kl', 'klappe'],
  ...['poste', 'p', 'int', 'interno', 'anexo', 'extensión', 'ramal', 'r', 'toestel', 'tst', 'anknytning', 'ankn'],
  ...['lokal', 'lok', 'wew', 'w', 'klapka', 'доб', 'вн', 'внутр', 'dahili', '内線', '内线', '转', '轉', '분기', '내선'],
]
const word = extensionWords.sort((one, other) => other.length - one.length).join('|')
const form = new RegExp(`^\\+?[0-9 ()./-]+(?:[,;]? ?(?:${word})[.:]? ?[0-9]{1,10})?$`, 'iu')

/** A phone number, optionally with an extension, transformed to its stored form. */
export const phoneNumber = z
  .string()
  .trim()
  .max(200, { abort: true })
  .transform(toAscii)
  .refine((text) => text.length <= maxCharacters, {
    message: `must not exceed ${maxCharacters} characters`,
    abort: true,
  })
  .refine((text) => form.test(text) && (text.match(/[0-9]/g)?.length ?? 0) >= minDigits, 'must be a phone number')
  .meta({ override: { type: 'string', maxLength: maxCharacters }, example: '+43 1 234567 ext. 12' })

/** Converts digits, spaces and dashes to ASCII and removes invisible characters. */
function toAscii(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/gu, '')
    .replace(/\p{Nd}/gu, digit)
    .replace(/[\p{Pd}\u2212\u30fc]/gu, '-')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/[\u00b7\u2022]/gu, '.')
}

/** The value of a decimal digit. The ten digits of each script have consecutive code points, starting with zero. */
function digit(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1
  return String((code - zero) % 10)
}
