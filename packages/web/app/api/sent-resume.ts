import { submissionOperations } from '@portal/contracts/application/submission'
import { attempt, type Context } from './call.ts'

/**
 * What was sent with an application, undefined if that is not available just now. Its résumé is `missing` if it was removed,
 * and undefined if none was sent or it is not available.
 */
export async function readSubmission(context: Context, id: string) {
  const submission = await attempt(context, submissionOperations.readSubmission, { params: { id } })
  if (!submission.ok) return { submission: undefined, resume: undefined }
  if (submission.value.resume_id === null) return { submission: submission.value, resume: undefined }
  const resume = await attempt(context, submissionOperations.readSentResume, { params: { id } })
  if (resume.ok) return { submission: submission.value, resume: resume.value }
  return { submission: submission.value, resume: resume.problem.status === 404 ? ('missing' as const) : undefined }
}
