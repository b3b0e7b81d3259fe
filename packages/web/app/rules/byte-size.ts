import { dateLocaleOf, type Locale } from '@portal/contracts/locales'
import { numberFormat } from './formats.ts'

/** The size of a file in kilobytes. */
export function byteSize(bytes: number, locale: Locale): string {
  const format = numberFormat(dateLocaleOf(locale), { style: 'unit', unit: 'kilobyte' })
  return format.format(Math.max(1, bytes / 1000))
}
