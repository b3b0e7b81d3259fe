import { type Locale, localeOf } from '../rules/locale.ts'
import { readCookies } from './cookies.ts'

/** The language of the page that is requested. */
export function requestLocale(request: Request): Locale {
  return localeOf(readCookies(request).lang, request.headers.get('Accept-Language'))
}
