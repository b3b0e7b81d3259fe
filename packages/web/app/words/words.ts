import type { Locale } from '../rules/locale.ts'
import { de } from './de/de.ts'
import { en } from './en/en.ts'

/** The texts of all pages. English decides what there is; another language that lacks a text does not compile. */
export type Words = typeof en

const byLocale: Record<Locale, Words> = { en, de }

export function wordsOf(locale: Locale): Words {
  return byLocale[locale]
}
