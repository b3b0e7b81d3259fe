import { forbidden } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import { jobPosted } from '@portal/contracts/job/events'
import type { NewJob } from '@portal/contracts/job/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import { assertHasRoom, assertMayHavePosted } from '../limits/assert-has-room.ts'
import { type DescribedJob, jobs } from '../schema.ts'
import { indexNewJob } from '../search-index/index-jobs.ts'
import { findEmployer } from './find-employer.ts'
import { stateOfJob } from './present.ts'
import { insertSkills } from './wanted-skills.ts'

const insertJob = preparedInsert(jobs)

/**
 * Posts a job for the recruiter who makes the request. Its status is OPEN by default. Throws `forbidden` for the
 * profile of another recruiter, and if the recruiter may not post: `conflict`, `unauthenticated` or 429.
 */
export async function postJob(ctx: Context, actor: Actor, input: NewJob, once: Once<DescribedJob>): Promise<Created> {
  const employer = await findEmployer(ctx, actor.id)
  if (input.recruiter_id !== undefined && input.recruiter_id !== employer.recruiterId) {
    throw forbidden('NOT_YOURS', 'recruiter_id must be your own recruiter profile')
  }

  return once.transact(ctx, async (tx) => {
    // An early check, so that a job that cannot be posted costs little.
    await assertHasRoom(tx, actor.id, ctx.limits.jobsPerRecruiter)
    const { row } = await insertJob(tx, {
      recruiterId: employer.recruiterId,
      recruiterUserId: actor.id,
      companyName: employer.companyName,
      title: input.title,
      description: input.description,
      location: input.location,
      salaryMin: input.salary_min ?? null,
      salaryMax: input.salary_max ?? null,
      jobType: input.job_type,
      status: input.status ?? 'OPEN',
    })
    await assertNotErased(tx, actor.id)
    const job = { ...row, skills: await insertSkills(tx, row.id, input.skill_ids ?? []) }
    const updateCounts = await indexNewJob(tx, job)
    await record(tx, jobPosted, { aggregateId: job.id, revision: job.revision, data: stateOfJob(job) })
    // From here on other transactions wait: first those of the same recruiter, then those that write the same counts.
    await assertMayHavePosted(ctx, tx, actor.id)
    await updateCounts()
    tx.afterCommit(() => ctx.cache.renewJob())
    return job
  })
}
