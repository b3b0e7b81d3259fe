/** The languages that the portal has texts in (BCP 47); people can choose one of them. */
export const locales = ['en', 'de'] as const
export type Locale = (typeof locales)[number]

/** A language of the portal by its tag; English if the portal has no texts in it. */
export function localeOrEnglish(tag: string | null | undefined): Locale {
  return locales.find((each) => each === tag) ?? 'en'
}

/** The locale of dates and times: in English, the day comes before the month, and the day has 24 hours. */
export function dateLocaleOf(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : locale
}
