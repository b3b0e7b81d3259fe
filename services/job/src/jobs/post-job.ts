import { forbidden } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import { jobPosted } from '@portal/contracts/job/events'
import type { NewJob } from '@portal/contracts/job/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import { assertEnd, openedColumns } from '../ends/end.ts'
import { assertMayHavePosted } from '../limits/assert-has-room.ts'
import { type DescribedJob, jobs } from '../schema.ts'
import { indexNewJob } from '../search-index/index-jobs.ts'
import { findEmployer } from './find-employer.ts'
import { assertConsistent, optionalColumns } from './optional-columns.ts'
import { assertPayRange } from './pay-transparency.ts'
import { stateOfJob } from './present.ts'
import { findSkills, insertSkills } from './wanted-skills.ts'

const insertJob = preparedInsert(jobs)

/**
 * Posts a job for the recruiter who makes the request. Its status is OPEN by default. Throws `forbidden` for the
 * profile of another recruiter, and if the recruiter may not post: `conflict`, `unauthenticated` or 429.
 */
export async function postJob(ctx: Context, actor: Actor, input: NewJob, once: Once<DescribedJob>): Promise<Created> {
  const optional = optionalColumns(input)
  assertConsistent(optional)
  assertEnd(ctx, input.expires_at)
  const status = input.status ?? 'OPEN'
  if (status === 'OPEN') assertPayRange(optional, ctx.payTransparency)
  const employer = await findEmployer(ctx, actor.id)
  if (input.recruiter_id !== undefined && input.recruiter_id !== employer.recruiterId) {
    throw forbidden('NOT_YOURS', 'recruiter_id must be your own recruiter profile')
  }
  return once.transact(ctx, async (tx) => {
    const planned = { publishedAt: null, expiresAt: input.expires_at ?? null }
    const newJob = {
      recruiterId: employer.recruiterId,
      recruiterUserId: actor.id,
      companyName: employer.companyName,
      title: input.title,
      description: input.description,
      location: input.location,
      jobType: input.job_type,
      status,
      ...optional,
      ...(status === 'OPEN' ? openedColumns(ctx, planned) : planned),
    } as const
    const [{ row }, , skills] = await tx.together(
      () => insertJob(tx, newJob),
      () => assertNotErased(tx, actor.id),
      () => findSkills(tx, input.skill_ids ?? []),
      // From here on other transactions of the same recruiter wait.
      () => assertMayHavePosted(ctx, tx, actor.id),
    )
    const job = { ...row, skills }
    if (skills.length > 0) tx.beforeCommit(() => insertSkills(tx, job.id, skills))
    indexNewJob(tx, job)
    await record(tx, jobPosted, { aggregateId: job.id, revision: job.revision, data: stateOfJob(job) })
    tx.afterCommit(() => ctx.cache.renewJob())
    return job
  })
}
