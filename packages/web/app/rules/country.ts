/** The name of a country. */
export function countryName(code: string, locale: string): string {
  return namesIn(locale).of(code) ?? code
}

/** The codes of countries in the order of their names. */
export function byCountryName(codes: readonly string[], locale: string): string[] {
  const { compare } = new Intl.Collator(locale)
  return codes.toSorted((one, other) => compare(countryName(one, locale), countryName(other, locale)))
}

const kept = new Map<string, Intl.DisplayNames>()

function namesIn(locale: string): Intl.DisplayNames {
  const names = kept.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region' })
  kept.set(locale, names)
  return names
}
