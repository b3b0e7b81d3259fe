import { jobOperations } from '@portal/contracts/job/http'
import { type Context, call } from './call.ts'
import { requireRole } from './require-role.ts'

/** A job of the signed-in recruiter. For jobs of others, the visitor sees that the page is not for them. */
export function readOwnJob(context: Context, id: string) {
  requireRole(context, 'RECRUITER')
  return call(context, jobOperations.readMyJob, { params: { id } })
}
