import { STATUS_CODES } from 'node:http'
import type { Problem } from '@portal/contracts/operation'
import { renderToString } from 'react-dom/server'
import { type EntryContext, isRouteErrorResponse, type RouterContextProvider, ServerRouter } from 'react-router'
import { apiContext } from './api/call.ts'

/**
 * Renders a page. Its data are complete before, so nothing needs to be streamed, and one string costs least. A program
 * that asks for no page, such as a client of the API with a wrong address, gets an error as a problem.
 */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  loadContext: RouterContextProvider,
) {
  const [error] = Object.values(context.staticHandlerContext.errors ?? {})
  const problem: Partial<Problem & { retryAfter: number }> = (isRouteErrorResponse(error) && error.data) || {}
  if (problem.retryAfter !== undefined) headers.set('Retry-After', String(problem.retryAfter))
  headers.append('Vary', 'Cookie, Accept-Language, Accept')
  if (error !== undefined && !request.headers.get('Accept')?.includes('text/html')) {
    headers.set('Content-Type', 'application/problem+json; charset=utf-8')
    // The next request may succeed.
    headers.set('Cache-Control', 'no-store')
    return respond(JSON.stringify(problemOf(status, problem, loadContext.get(apiContext).requestId)), status, headers)
  }
  headers.set('Content-Type', 'text/html; charset=utf-8')
  const html = renderToString(<ServerRouter context={context} url={request.url} />)
  return respond(`<!DOCTYPE html>${html}`, status, headers)
}

function respond(text: string, status: number, headers: Headers): Response {
  headers.set('Content-Length', String(Buffer.byteLength(text)))
  return new Response(text, { status, headers })
}

function problemOf(status: number, given: Partial<Problem>, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: given.detail ?? (status === 404 ? 'Page not found' : 'This page is not available'),
    error_code: given.error_code ?? (status === 404 ? 'NOT_FOUND' : 'INTERNAL_ERROR'),
    request_id: requestId,
  }
}

type Failed = { request: Request; context: RouterContextProvider }

/** React Router reports here what went wrong while a page was made, except what has a page of its own. */
export function handleError(error: unknown, { request, context }: Failed) {
  if (request.signal.aborted || isRouteErrorResponse(error)) return
  context.get(apiContext).log.error({ err: error }, 'unexpected error')
}
