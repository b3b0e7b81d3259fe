import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpError, HttpErrorKind } from '@portal/chassis/errors'
import { sendErrorAs, sendProblem } from '@portal/chassis/http/problem'
import { pagesFolder } from '../pages-folder.ts'
import { setHeaders } from '../proxy/proxied-request.ts'
import { securityHeaders } from './security-headers.ts'

const template = readFileSync(new URL('error.html', pagesFolder), 'utf8')
const titles: Partial<Record<HttpErrorKind, string>> = {
  contentTooLarge: 'This is too large',
  requestTimeout: 'This took too long to arrive',
  tooManyRequests: 'Too many requests',
}

/** Whether a browser asks for a page, and not for a file of it. */
export function acceptsPage({ headers }: IncomingMessage): boolean {
  return /\btext\/html\b/i.test(headers.accept ?? '')
}

/** Sends an error of the gateway about a page: as a page to a browser, as problem+json to a program. */
export function sendErrorPage(res: ServerResponse, httpError: HttpError): void {
  setHeaders(res, [...securityHeaders, 'vary', 'Accept'])
  if (acceptsPage(res.req)) sendErrorAs(res, httpError, { type: 'text/html', body: pageOf(httpError) })
  else sendProblem(res, httpError)
}

/** The message is the gateway's own, without anything from the request. */
function pageOf({ kind, message }: HttpError): string {
  const texts = { title: titles[kind] ?? 'The portal is unavailable', detail: `${message}.` }
  return template.replace(/\{(title|detail)\}/g, (_match, name: keyof typeof texts) => texts[name])
}
