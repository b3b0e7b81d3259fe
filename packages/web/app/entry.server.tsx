import { renderToString } from 'react-dom/server'
import { type EntryContext, isRouteErrorResponse, ServerRouter } from 'react-router'

/** Renders a page. Its data are complete before, so nothing needs to be streamed, and one string costs least. */
export default function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext) {
  const html = renderToString(<ServerRouter context={context} url={request.url} />)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.append('Vary', 'Cookie, Accept-Language')
  const retryAfter = Object.values(context.staticHandlerContext.errors ?? {})
    .map((error) => isRouteErrorResponse(error) && error.data?.retryAfter)
    .find(Boolean)
  if (retryAfter) headers.set('Retry-After', String(retryAfter))
  return new Response(`<!DOCTYPE html>${html}`, { status, headers })
}

/** React Router reports what went wrong while a page was made; the access log has the request. */
export function handleError(error: unknown, { request }: { request: Request }) {
  if (!request.signal.aborted && !isRouteErrorResponse(error)) console.error(error)
}
