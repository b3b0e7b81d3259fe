import { dateLocaleOf, type Locale } from '@portal/contracts/locales'
import { dateFormat } from './formats.ts'

/** A month such as `2024-09` as people write it. */
export function monthText(month: string, locale: Locale): string {
  const format = dateFormat(dateLocaleOf(locale), { year: 'numeric', month: 'short', timeZone: 'UTC' })
  return format.format(new Date(`${month}-01T00:00Z`))
}

/**
 * A typed month as the API takes it, because not all browsers have a field for months. What is no month stays as it is,
 * so that the API rejects it.
 */
export function readMonth(text: string): string {
  const typed = text.trim()
  const [, year, month] = /^(\d{4})[-/. ](\d{1,2})$/.exec(typed) ?? []
  const [, otherMonth, otherYear] = /^(\d{1,2})[-/. ](\d{4})$/.exec(typed) ?? []
  const [y, m] = [year ?? otherYear, month ?? otherMonth]
  return y && m ? `${y}-${m.padStart(2, '0')}` : typed
}
