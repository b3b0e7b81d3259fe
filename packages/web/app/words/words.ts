import type { Locale } from '@portal/contracts/locales'
import type { en } from './en/en.ts'

/** The texts of all pages. English decides what there is; another language that lacks a text does not compile. */
export type Words = typeof en

const provided: Partial<Record<Locale, Words>> = {}

/**
 * Called once at the start, before anything is rendered: on the server with all texts, in browsers with those of
 * hydrated pages in one language, so that they load no others.
 */
export function provideWords(locale: Locale, words: Partial<Words>): void {
  provided[locale] = words as Words
}

export function wordsOf(locale: Locale): Words {
  const words = provided[locale]
  if (!words) throw new Error(`no texts in the language ${locale}`)
  return words
}
