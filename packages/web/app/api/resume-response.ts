import { Readable } from 'node:stream'
import type { SentResume } from '@portal/contracts/profile/resumes-http'
import { apiContext, type Context, errorPage, unavailable } from './call.ts'
import { sessionContext } from './session.ts'

type File = Omit<SentResume, 'scan'> & {
  /** Where the API has it. */
  path: string
  /** Shown by the browser itself; otherwise saved. */
  isShown?: boolean
}

/** Passes the file of a résumé on as it arrives. */
export async function respondWithResume(context: Context, request: Request, file: File): Promise<Response> {
  const { path, file_name, media_type, bytes, isShown = false } = file
  const headers = {
    'Content-Type': media_type === 'text/plain' ? 'text/plain; charset=utf-8' : media_type,
    'Content-Length': String(bytes),
    'Content-Disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(file_name)}`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store, no-transform',
  }
  // Nobody would read the file.
  if (request.method === 'HEAD') return new Response(null, { headers })
  const { openStream, client, requestId } = context.get(apiContext)
  const { token = '' } = context.get(sessionContext)
  const opening = openStream({
    path,
    headers: { 'x-request-id': requestId, authorization: `Bearer ${token}` },
    client,
    signal: request.signal,
  })
  const opened = await opening.catch(() => undefined)
  if (opened?.status !== 200) {
    for await (const _ of opened?.body ?? []);
    throw errorPage(unavailable(context))
  }
  return new Response(Readable.toWeb(Readable.from(opened.body)) as BodyInit, { headers })
}

/** A text for a parameter of a header (RFC 8187). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}
