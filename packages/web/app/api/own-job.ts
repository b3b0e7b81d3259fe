import { jobOperations } from '@portal/contracts/job/http'
import { data } from 'react-router'
import { type Context, call } from './call.ts'
import { readCompany } from './company.ts'
import { requireRole } from './require-role.ts'

/** A job of the signed-in recruiter. For jobs of others, the visitor sees that the page is not for them. */
export async function readOwnJob(context: Context, id: string) {
  const person = requireRole(context, 'RECRUITER')
  const [job, company] = await Promise.all([
    call(context, jobOperations.readJob, { params: { id } }),
    readCompany(context, person),
  ])
  if (job.recruiter_id !== company?.id) throw data(undefined, { status: 403 })
  return job
}
