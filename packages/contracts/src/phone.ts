// Numbers of telephones as people write and paste them. They are kept in one form, with the figures, blanks and dashes that
// every dialling program knows, so that a reader of a profile can call.
import { z } from 'zod'

const maxCharacters = 40
const minDigits = 3

/** What stands before an extension, in the languages that forms are filled in with. */
const extensionWords = [
  ...['ext', 'extn', 'xtn', 'extension', 'x', '#', 'ext=', 'dw', 'durchwahl', 'nst', 'nebenstelle', 'kl', 'klappe'],
  ...['poste', 'p', 'int', 'interno', 'anexo', 'extensión', 'ramal', 'r', 'toestel', 'tst', 'anknytning', 'ankn'],
  ...['lokal', 'lok', 'wew', 'w', 'klapka', 'доб', 'вн', 'внутр', 'dahili', '内線', '内线', '转', '轉', '분기', '내선'],
]
const word = extensionWords.sort((one, other) => other.length - one.length).join('|')
const form = new RegExp(`^\\+?[0-9 ()./-]+(?:[,;]? ?(?:${word})[.:]? ?[0-9]{1,10})?$`, 'iu')

/** A telephone number, perhaps with an extension, in the form that is kept. */
export const phoneNumber = z
  .string()
  .trim()
  .max(200, { abort: true })
  .transform(plain)
  .refine((text) => text.length <= maxCharacters, {
    message: `must not exceed ${maxCharacters} characters`,
    abort: true,
  })
  .refine((text) => form.test(text) && (text.match(/[0-9]/g)?.length ?? 0) >= minDigits, 'must be a phone number')
  .meta({ override: { type: 'string', maxLength: maxCharacters }, example: '+43 1 234567 ext. 12' })

/** With the figures, blanks and dashes of ASCII, and without what is not seen. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/gu, '')
    .replace(/\p{Nd}/gu, digit)
    .replace(/[\p{Pd}\u2212\u30fc]/gu, '-')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/[\u00b7\u2022]/gu, '.')
}

/** The value of a decimal digit: those of each script follow each other, from zero on. */
function digit(character: string): string {
  const code = character.codePointAt(0) ?? 0
  let zero = code
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1
  return String((code - zero) % 10)
}
