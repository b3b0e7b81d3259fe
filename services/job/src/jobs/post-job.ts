import { forbidden, invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { onDuplicate, preparedInsert } from '@portal/chassis/mysql/statements'
import type { NewJob } from '@portal/contracts/job/bodies'
import { jobPosted } from '@portal/contracts/job/events'
import { wantedSkillsOf } from '@portal/contracts/job/wanted-skills'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import { assertEnd, assertPublication, openedColumns } from '../ends/end.ts'
import { assertMayHavePosted } from '../limits/assert-has-room.ts'
import { type DescribedJob, type JobRow, jobs } from '../schema.ts'
import { indexNewJob } from '../search-index/index-jobs.ts'
import { findMember } from '../team/find-member.ts'
import { DuplicateJob, findDuplicates, guardOf, namingDuplicate, notGuarded } from './duplicates.ts'
import { findEmployer, type KnownEmployer } from './find-employer.ts'
import { assertConsistent, optionalColumns } from './optional-columns.ts'
import { assertPayRange } from './pay-transparency.ts'
import { stateOfJob } from './present.ts'
import { assertCompanyKnown } from './reference.ts'
import { assertSameSkills, findSkills, insertSkills } from './wanted-skills.ts'

const insertJob = preparedInsert(jobs)

/**
 * Posts a job for the recruiter who makes the request. Its status is OPEN by default. Throws `forbidden` for the
 * profile of another recruiter, and if the recruiter may not post: `conflict`, `unauthenticated` or 429.
 */
export async function postJob(ctx: Context, actor: Actor, input: NewJob, once: Once<DescribedJob>): Promise<Created> {
  const columns = contentOf(ctx, input)
  const employer = await findEmployer(ctx, actor.id)
  if (input.recruiter_id !== undefined && input.recruiter_id !== employer.recruiterId) {
    throw forbidden('NOT_YOURS', 'recruiter_id must be your own recruiter profile')
  }
  const newJob = { ...columns, ...ownerOf(employer), companyId: await companyOf(ctx, employer, columns) }
  assertCompanyKnown(newJob)
  return namingDuplicate(ctx, () => once.transact(ctx, (tx) => insert(ctx, tx, newJob, input)))
}

/** The company of a new job, which must be known if the job has a reference. */
async function companyOf(
  ctx: Context,
  { companyId, userId }: KnownEmployer,
  { externalRef }: Pick<JobRow, 'externalRef'>,
) {
  if (companyId !== null || externalRef === null) return companyId
  return (await findMember(ctx, userId))?.companyId ?? null
}

type NewRow = ReturnType<typeof contentOf> & ReturnType<typeof ownerOf>

async function insert(ctx: Context, tx: Transaction, newJob: NewRow, input: NewJob): Promise<DescribedJob> {
  const isGuarded = input.reject_duplicates === true
  const guard = isGuarded && newJob.status === 'OPEN' ? guardOf(newJob) : notGuarded
  const [{ row }, , skills, , duplicateId] = await tx.together(
    () => onDuplicate(insertJob(tx, { ...newJob, ...guard }), () => new DuplicateJob(newJob)),
    () => assertNotErased(tx, newJob.recruiterUserId),
    () => findSkills(tx, wantedSkillsOf(input) ?? []),
    // From here on other transactions of the same recruiter wait.
    () => assertMayHavePosted(ctx, tx, newJob.recruiterUserId),
    () => findDuplicates(ctx, tx, newJob),
  )
  const job = { ...row, skills, duplicateId: duplicateId.find((id) => id !== row.id) }
  if (isGuarded && job.duplicateId !== undefined) throw new DuplicateJob(job)
  if (skills.length > 0) tx.beforeCommit(() => insertSkills(tx, job.id, skills))
  indexNewJob(tx, job)
  await record(tx, jobPosted, { aggregateId: job.id, revision: job.revision, data: stateOfJob(job) })
  tx.afterCommit(() => ctx.cache.renewJob())
  return job
}

function ownerOf({ recruiterId, userId, companyName, companyId }: KnownEmployer) {
  return { recruiterId, recruiterUserId: userId, companyName, companyId }
}

/** The columns of a new job that the request determines. Throws 422 for values that do not go together. */
function contentOf(ctx: Context, input: NewJob) {
  const status = input.status ?? 'OPEN'
  const optional = optionalColumns(input)
  const planned = { publishedAt: null, publishAt: input.publish_at ?? null, expiresAt: input.expires_at ?? null }
  assertConsistent(optional)
  assertSameSkills(input)
  assertEnd(ctx, input.expires_at)
  assertPublication(ctx, planned)
  if (planned.publishAt && status !== 'DRAFT') throw invalidField('publish_at', 'custom', 'is only for a draft')
  if (status === 'OPEN') assertPayRange(optional, ctx.payTransparency)
  return {
    title: input.title,
    description: input.description ?? '',
    location: input.location ?? '',
    jobType: input.job_type ?? 'FULL_TIME',
    status,
    ...optional,
    ...(status === 'OPEN' ? openedColumns(ctx, planned) : planned),
  }
}
