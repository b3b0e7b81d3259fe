import { isDeepStrictEqual } from 'node:util'
import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { onDuplicate } from '@portal/chassis/mysql/statements'
import type { JobChange } from '@portal/contracts/job/bodies'
import { jobChanged } from '@portal/contracts/job/events'
import { wantedSkillsOf } from '@portal/contracts/job/wanted-skills'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { assertEnd, assertPublication, endColumns } from '../ends/end.ts'
import { type DescribedJob, type JobRow, jobs } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { DuplicateJob, guardOf, namingDuplicate, notGuarded, withDuplicate } from './duplicates.ts'
import { assertConsistent, optionalColumns } from './optional-columns.ts'
import { assertKeepsPayRange } from './pay-transparency.ts'
import { stateOfJob } from './present.ts'
import { assertKeepsTexts } from './publishable.ts'
import { describeJob, lockJob } from './queries.ts'
import { assertCompanyKnown } from './reference.ts'
import { assertSameSkills, replaceSkills } from './wanted-skills.ts'

/** Edits a job, for its owner. Omitted fields keep their values. An edit that changes nothing writes nothing. */
export function changeJob(ctx: Context, actor: Actor, id: number, input: JobChange): Promise<DescribedJob> {
  assertEnd(ctx, input.expires_at)
  assertSameSkills(input)
  return namingDuplicate(ctx, () =>
    transact(ctx, async (tx) => {
      const now = await lockJob(ctx, tx, actor, id)
      assertAppliesTo(now, input)
      const before = await describeJob(tx, id)
      const edited = editedColumns(ctx, { ...before, status: now.status }, input)
      const wantedBefore = before.skills.map(({ name: _, ...skill }) => skill)
      const wanted = wantedSkillsOf(input, wantedBefore) ?? wantedBefore
      const hasSameSkills = isDeepStrictEqual(wanted, wantedBefore)
      if (hasSameSkills && isDeepStrictEqual({ ...before, ...edited }, before)) return withDuplicate(ctx, tx, before)

      const update = tx
        .update(jobs)
        .set({ ...edited, revision: before.revision + 1 })
        .where(eq(jobs.id, id))
      await onDuplicate(update, () => new DuplicateJob({ ...before, ...edited }))
      if (!hasSameSkills) await replaceSkills(tx, id, wanted)
      const job = await withDuplicate(ctx, tx, await describeJob(tx, id))
      if (input.reject_duplicates && job.duplicateId !== undefined) throw new DuplicateJob(job)
      await write(ctx, tx, job)
      return job
    }),
  )
}

async function write(ctx: Context, tx: Transaction, job: DescribedJob): Promise<void> {
  await indexJobs(tx, [job])
  await record(tx, jobChanged, { aggregateId: job.id, revision: job.revision, data: stateOfJob(job) })
  tx.afterCommit(() => ctx.cache.renewJob(job.id))
}

/** Throws `conflict` for a change that does not apply to the job as it is now. */
function assertAppliesTo({ status, revision }: JobRow, input: JobChange): void {
  if (input.expected_revision !== undefined && input.expected_revision !== revision) {
    throw conflict('JOB_HAS_CHANGED', 'The job has changed since you read it')
  }
  if (input.expires_at && status === 'CLOSED') throw conflict('STEP_NOT_ALLOWED', 'A closed job has ended: open it')
  if (input.publish_at && status !== 'DRAFT') throw conflict('STEP_NOT_ALLOWED', 'Only a draft can be opened later')
}

/** The columns of a job after an edit. Throws 422 for values that do not go together. */
function editedColumns(ctx: Context, before: JobRow, input: JobChange) {
  const expiresAt = input.expires_at ?? before.expiresAt
  const isOpen = before.status === 'OPEN' || before.status === 'PAUSED'
  const edited = {
    title: input.title ?? before.title,
    description: input.description === null ? '' : (input.description ?? before.description),
    location: input.location === null ? '' : (input.location ?? before.location),
    jobType: input.job_type ?? before.jobType,
    ...optionalColumns(input, before),
    expiresAt,
    ...(isOpen && input.expires_at ? endColumns(ctx, expiresAt) : {}),
    publishAt: input.publish_at === undefined ? before.publishAt : input.publish_at,
  }
  assertConsistent(edited)
  // A planned publication stays valid until the sweep has opened the draft.
  if (input.publish_at || input.expires_at) assertPublication(ctx, edited)
  assertCompanyKnown({ ...before, externalRef: edited.externalRef })
  if (before.status !== 'DRAFT') assertKeepsTexts(edited)
  assertKeepsPayRange(before, edited, ctx.payTransparency)
  const isGuarded = isOpen && (input.reject_duplicates || before.guardedKey !== null)
  // An edit that does not ask for it is not rejected because a colleague's job was guarded before the company was known.
  const companyId = input.reject_duplicates ? before.companyId : before.guardedIn
  return { ...edited, ...(isGuarded ? guardOf({ ...edited, companyId }) : notGuarded) }
}
