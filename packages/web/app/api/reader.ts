import type { Locale } from '@portal/contracts/locales'
import { localeOf } from '../rules/locale.ts'
import { knownZone, zoneIn } from '../rules/zone.ts'
import type { Context } from './call.ts'
import { readCookies } from './cookies.ts'
import { sessionContext } from './session.ts'

/** The language of the requested page: chosen in the account, else in this browser, else the preferred one. */
export function requestLocale(context: Context, request: Request): Locale {
  const { locale } = context.get(sessionContext).chosen
  return localeOf(locale ?? readCookies(request).lang, request.headers.get('Accept-Language'))
}

/** The time zone of the browser, as the script of the page wrote it; undefined if it is not known. */
export function browserZone(request: Request): string | undefined {
  const { zone } = readCookies(request)
  return zone === undefined ? undefined : zoneIn(zone)
}

/** The time zone of the requested page: chosen in the account, else that of the browser, else UTC. */
export function requestZone(context: Context, request: Request): string {
  return knownZone(context.get(sessionContext).chosen.timeZone ?? '') ?? browserZone(request) ?? 'UTC'
}
