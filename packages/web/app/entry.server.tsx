import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Problem } from '@portal/contracts/operation'
import type { ReactElement } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { type EntryContext, isRouteErrorResponse, type RouterContextProvider, ServerRouter } from 'react-router'
import { apiContext } from './api/call.ts'
import { inlineScriptsContext } from './api/inline-scripts.ts'
import { problemOf } from './api/problem.ts'
import { isHydrated } from './rules/hydration.ts'
import { de } from './words/de/de.ts'
import { en } from './words/en/en.ts'
import { provideWords } from './words/words.ts'

provideWords('en', en)
provideWords('de', de)

/**
 * Renders a page. A program that asks for no page, such as a client of the API with a wrong address, gets an error as a
 * problem.
 */
export default async function handleRequest(
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
  const hydrated = error === undefined && isHydrated(context.staticHandlerContext.matches.map(({ route }) => route))
  const html = hydrated
    ? await renderHydrated(request, context, loadContext.get(inlineScriptsContext)())
    : // The data are complete before, so nothing needs to be streamed, and one string costs least.
      `<!DOCTYPE html>${renderToString(<ServerRouter context={context} url={request.url} />)}`
  return respond(html, status, headers)
}

/**
 * Renders a page for a browser that takes it over, with its data and its document type, which only the stream has. It is
 * sent when all is ready, like every other page.
 */
function renderHydrated(request: Request, context: EntryContext, nonce: string): Promise<string> {
  return renderAll(<ServerRouter context={context} url={request.url} nonce={nonce} />, nonce)
}

function renderAll(page: ReactElement, nonce: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
      // One piece: React would move large parts to the end, with scripts that put them in place.
      progressiveChunkSize: Number.POSITIVE_INFINITY,
      onAllReady: () => text(pipe(new PassThrough())).then(resolve, reject),
      onShellError: reject,
      onError: (error) => {
        abort(error)
        reject(error)
      },
    })
  })
}

function respond(text: string, status: number, headers: Headers): Response {
  headers.set('Content-Length', String(Buffer.byteLength(text)))
  return new Response(text, { status, headers })
}

type Failed = { request: Request; context: RouterContextProvider }

/** React Router reports here what went wrong while a page was made, except what has a page of its own. */
export function handleError(error: unknown, { request, context }: Failed) {
  if (request.signal.aborted || isRouteErrorResponse(error)) return
  context.get(apiContext).log.error({ err: error }, 'unexpected error')
}
