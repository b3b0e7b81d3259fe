import { applicationOperations } from '@portal/contracts/application/http'
import { attempt, type Context } from './call.ts'
import { sessionContext } from './session.ts'

/** The application of the visitor to a job: undefined without one, for others than job seekers, and if it is unknown. */
export async function readOwnApplication(context: Context, jobId: string) {
  if (context.get(sessionContext).person?.role !== 'JOB_SEEKER') return undefined
  const { listMyApplications } = applicationOperations
  const found = await attempt(context, listMyApplications, { query: { job_id: jobId, limit: 1 } })
  return found.ok ? found.value.items[0] : undefined
}
