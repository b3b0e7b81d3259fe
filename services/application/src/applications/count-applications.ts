import type { Actor } from '@portal/chassis/http/actor'
import { type ApplicationStatus, applicationStatuses } from '@portal/contracts/application/http'
import { and, asc, count, eq, inArray, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { applications, openings } from '../schema.ts'

export type JobCounts = { jobId: number; byStatus: Record<ApplicationStatus, number> }

/** Counts the applications to each of some jobs. Leaves out jobs that are unknown or, for recruiters, not their own. */
export async function countApplications(ctx: Context, actor: Actor, jobIds: readonly number[]): Promise<JobCounts[]> {
  const isOwn = actor.role === 'ADMIN' ? undefined : eq(openings.recruiterUserId, actor.id)
  const jobs = await ctx.db
    .select({ jobId: openings.jobId })
    .from(openings)
    .where(and(inArray(openings.jobId, [...jobIds]), isOwn))
    .orderBy(asc(openings.jobId))
  if (jobs.length === 0) return []
  const ids = jobs.map(({ jobId }) => jobId)
  const rows = await ctx.db
    .select({ jobId: applications.jobId, status: applications.status, applications: count() })
    .from(applications)
    .where(and(inArray(applications.jobId, ids), isNull(applications.isDeleted)))
    .groupBy(applications.jobId, applications.status)
  const none = Object.fromEntries(applicationStatuses.map((status) => [status, 0])) as JobCounts['byStatus']
  const byJob = new Map(ids.map((jobId) => [jobId, { ...none }]))
  for (const row of rows) Object.assign(byJob.get(row.jobId) ?? {}, { [row.status]: row.applications })
  return [...byJob].map(([jobId, byStatus]) => ({ jobId, byStatus }))
}
