import { resumeOperations } from '@portal/contracts/profile/resumes-http'
import { call } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { respondWithResume } from '../../api/resume-response.ts'

/** A résumé of the job seeker as a download. */
export const loader = fileLoader(async ({ request, params, context }) => {
  requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const resume = await call(context, resumeOperations.readResume, { params: { id } })
  return respondWithResume(context, request, { ...resume, path: `/api/v1/resumes/${id}/file` })
})
