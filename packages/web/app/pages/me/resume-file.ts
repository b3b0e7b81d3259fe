import { Readable } from 'node:stream'
import { resumeOperations } from '@portal/contracts/profile/resumes-http'
import { apiContext, call, errorPage, unavailable } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { sessionContext } from '../../api/session.ts'

/** A résumé of the job seeker as a download. */
export const loader = fileLoader(async ({ request, params, context }) => {
  requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const resume = await call(context, resumeOperations.readResume, { params: { id } })
  const headers = {
    'Content-Type': resume.media_type,
    'Content-Length': String(resume.bytes),
    'Content-Disposition': `attachment; filename*=UTF-8''${encoded(resume.file_name)}`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store, no-transform',
  }
  // Nobody would read the file.
  if (request.method === 'HEAD') return new Response(null, { headers })
  const { openStream, client, requestId } = context.get(apiContext)
  const { token = '' } = context.get(sessionContext)
  const opening = openStream({
    path: `/api/v1/resumes/${id}/file`,
    headers: { 'x-request-id': requestId, authorization: `Bearer ${token}` },
    client,
    signal: request.signal,
  })
  const file = await opening.catch(() => undefined)
  if (file?.status !== 200) {
    for await (const _ of file?.body ?? []);
    throw errorPage(unavailable(context))
  }
  return new Response(Readable.toWeb(Readable.from(file.body)) as BodyInit, { headers })
})

/** A text for a parameter of a header (RFC 8187). */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}
