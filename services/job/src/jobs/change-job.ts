import { isDeepStrictEqual } from 'node:util'
import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { jobChanged } from '@portal/contracts/job/events'
import type { JobChange } from '@portal/contracts/job/http'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { assertEnd } from '../ends/end.ts'
import { type DescribedJob, jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { assertConsistent, optionalColumns } from './optional-columns.ts'
import { assertKeepsPayRange } from './pay-transparency.ts'
import { stateOfJob } from './present.ts'
import { describeJob, lockJob } from './queries.ts'
import { replaceSkills } from './wanted-skills.ts'

/** Edits a job, for its owner. Omitted fields keep their values. An edit that changes nothing writes nothing. */
export function changeJob(ctx: Context, actor: Actor, id: number, input: JobChange): Promise<DescribedJob> {
  assertEnd(ctx, input.expires_at)
  return transact(ctx, async (tx) => {
    const { revision, status } = await lockJob(ctx, tx, actor, id)
    if (input.expires_at && status === 'CLOSED') throw conflict('STEP_NOT_ALLOWED', 'A closed job has ended: open it')
    const before = await describeJob(tx, id)
    const edited = {
      title: input.title ?? before.title,
      description: input.description ?? before.description,
      location: input.location ?? before.location,
      jobType: input.job_type ?? before.jobType,
      ...optionalColumns(input, before),
      expiresAt: input.expires_at ?? before.expiresAt,
    }
    assertConsistent(edited)
    assertKeepsPayRange({ ...before, status }, edited, ctx.payTransparency)
    const skillIds = sorted(input.skill_ids ?? before.skills.map((skill) => skill.id))
    const hasSameSkills = isDeepStrictEqual(skillIds, sorted(before.skills.map((skill) => skill.id)))
    if (hasSameSkills && isDeepStrictEqual({ ...before, ...edited }, before)) return before

    await tx
      .update(jobs)
      .set({ ...edited, revision: revision + 1 })
      .where(eq(jobs.id, id))
    if (!hasSameSkills) await replaceSkills(tx, id, skillIds)
    const job = await describeJob(tx, id)
    await indexJobs(tx, [job])
    await record(tx, jobChanged, { aggregateId: id, revision: job.revision, data: stateOfJob(job) })
    tx.afterCommit(() => ctx.cache.renewJob(id))
    return job
  })
}

function sorted(ids: number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b)
}
