import { collator, displayNames } from './formats.ts'

type Kind = 'region' | 'currency' | 'language'

/** The name of a country. */
export function countryName(code: string, locale: string): string {
  return nameIn(locale, 'region', code)
}

/** The name of a currency, with its code. */
export function currencyName(code: string, locale: string): string {
  return `${nameIn(locale, 'currency', code)} (${code})`
}

/** The name of a language. */
export function languageName(tag: string, locale: string): string {
  return nameIn(locale, 'language', tag)
}

/** Codes in the order of their names. */
export function byName(
  codes: readonly string[],
  nameOf: (code: string, locale: string) => string,
  locale: string,
): string[] {
  const { compare } = collator(locale)
  return codes.toSorted((one, other) => compare(nameOf(one, locale), nameOf(other, locale)))
}

/** The code itself if it is none. */
function nameIn(locale: string, type: Kind, code: string): string {
  try {
    return displayNames(locale, type).of(code) ?? code
  } catch {
    return code
  }
}
