import { z } from 'zod'

// Regions that Intl names and ISO 3166-1 does not have: unions, islands of other countries, and codes for private use.
const otherRegions = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ'.split(' '))
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

/** The codes of all countries (ISO 3166-1 alpha-2). */
export const countries: readonly string[] = letters
  .flatMap((one) => letters.map((other) => one + other))
  // The code of a former country stands for that of another one.
  .filter((code) => names.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code)
  .filter((code) => !otherRegions.has(code))

const known = new Set(countries)

export function isCountry(code: string): boolean {
  return known.has(code)
}

/** The code of a country. */
export const country = z
  .string()
  .refine(isCountry, 'must be the code of a country, such as DE')
  .meta({ description: 'The code of a country (ISO 3166-1 alpha-2)', example: 'DE' })
