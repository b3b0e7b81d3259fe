import { atomFeed } from '../rules/atom.ts'
import { localeOf } from '../rules/locale.ts'
import type { Context } from './call.ts'
import { fileResponse } from './file-response.ts'
import { siteContext } from './site.ts'

/** How many jobs a feed has. */
export const feedSize = 50

/** Programs send no cookie, so the language of a feed is that of the request. */
export function feedLocale(request: Request) {
  return localeOf(undefined, request.headers.get('Accept-Language'))
}

type Feed = Omit<Parameters<typeof atomFeed>[0], 'origin' | 'locale'>

/** Responds with a feed, or with 304 if it is still the same. */
export function feedResponse(context: Context, request: Request, feed: Feed): Response {
  const { origin } = context.get(siteContext)
  const text = atomFeed({ ...feed, origin, locale: feedLocale(request) })
  return fileResponse(request, text, {
    type: 'application/atom+xml; charset=utf-8',
    maxAgeSeconds: 300,
    vary: 'Accept-Language',
  })
}
