import { z } from 'zod'

const letters = [...'abcdefghijklmnopqrstuvwxyz']
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** The codes of languages that have one of two letters (ISO 639-1), without those that only stand for another one. */
export const languages: readonly string[] = letters
  .flatMap((one) => letters.map((other) => one + other))
  .filter(isLanguage)

/** Whether a text is a tag of a known language (BCP 47) in its usual form, such as `pt-BR`. */
export function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag && names.of(tag) !== undefined
  } catch {
    return false
  }
}

/** The tag of a language. */
export const language = z
  .string()
  .max(35)
  .refine(isLanguage, 'must be the tag of a language, such as de or pt-BR')
  .meta({ description: 'The tag of a language (BCP 47)', example: 'de' })
