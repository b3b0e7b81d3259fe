import { submissionOperations } from '@portal/contracts/application/submission'
import { call } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { framesContext } from '../../api/frames.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { respondWithResume } from '../../api/resume-response.ts'
import { isReadable } from '../../rules/readable-file.ts'

/** The résumé of an application: shown if the browser can do that safely, else a download. */
export const loader = fileLoader(async ({ request, params, context }) => {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  // First the link, without which the rest is not for this reader either.
  const { url: path } = await call(context, submissionOperations.linkToResume, { params: { id } })
  const resume = await call(context, submissionOperations.readSentResume, { params: { id } })
  context.get(framesContext).allowAround()
  return respondWithResume(context, request, { ...resume, path, isShown: isReadable(resume.media_type) })
})
