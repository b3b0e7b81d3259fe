import { createHash } from 'node:crypto'

type File = { type: string; maxAgeSeconds: number; vary?: string }

/** A response for programs, which keep it for a while and then ask whether it has changed: 304 if it has not. */
export function fileResponse(request: Request, text: string, { type, maxAgeSeconds, vary }: File): Response {
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 27)
  // Weak, because the response is compressed on its way.
  const etag = `W/"${digest}"`
  const headers = new Headers({ ETag: etag, 'Cache-Control': `public, max-age=${maxAgeSeconds}` })
  if (vary) headers.set('Vary', vary)
  if (request.headers.get('If-None-Match')?.includes(digest)) return new Response(null, { status: 304, headers })
  headers.set('Content-Type', type)
  return new Response(text, { headers })
}
