import type { Actor } from '@portal/chassis/http/actor'
import { type ApplicationStatus, applicationStatuses } from '@portal/contracts/application/http'
import { teamAccess } from '@portal/contracts/profile/team'
import { and, asc, count, inArray, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { applications, openings } from '../schema.ts'
import { readMember } from '../team/access.ts'

export type JobCounts = { jobId: number; byStatus: Record<ApplicationStatus, number> }

/** Counts the applications to each of some jobs. Leaves out jobs that are unknown or, for recruiters, not theirs to manage. */
export async function countApplications(ctx: Context, actor: Actor, jobIds: readonly number[]): Promise<JobCounts[]> {
  const [member, jobs] = await Promise.all([
    readMember(ctx.db, actor.id),
    ctx.db
      .select({ jobId: openings.jobId, recruiterUserId: openings.recruiterUserId, companyId: openings.companyId })
      .from(openings)
      .where(inArray(openings.jobId, [...jobIds]))
      .orderBy(asc(openings.jobId)),
  ])
  const person = { userId: actor.id, member }
  const isAdmin = actor.role === 'ADMIN'
  const ids = jobs
    .filter((job) => isAdmin || teamAccess(person, job, 'MANAGE_APPLICATIONS') === 'ALLOWED')
    .map(({ jobId }) => jobId)
  if (ids.length === 0) return []
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
