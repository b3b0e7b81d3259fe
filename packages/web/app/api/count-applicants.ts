import { applicationOperations } from '@portal/contracts/application/http'
import { attempt, type Context } from './call.ts'

/** Adds to jobs of the recruiter how many applicants they have, by status; nothing if that is not available. */
export async function withCounts<Listed extends { id: number }>(context: Context, jobs: readonly Listed[]) {
  const found = jobs.length === 0 ? undefined : await readCounts(context, jobs)
  return jobs.map((job) => ({ ...job, counts: found?.get(job.id) }))
}

async function readCounts(context: Context, jobs: readonly { id: number }[]) {
  const job_id = jobs.map(({ id }) => id).join(',')
  const counted = await attempt(context, applicationOperations.countApplications, { query: { job_id } })
  return counted.ok ? new Map(counted.value.map((each) => [each.job_id, each.by_status])) : undefined
}
