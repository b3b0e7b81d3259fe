import type { Actor } from '@portal/chassis/actor'
import { type Database, preparedBatch, single, type Transaction } from '@portal/chassis/database'
import { forbidden, missing } from '@portal/chassis/errors'
import { readPage } from '@portal/chassis/paging'
import { type PreparedResponse, preparePageResponse, prepareResponse } from '@portal/chassis/prepared-response'
import type { State, StateQuery } from '@portal/contracts/event'
import type { PageQuery } from '@portal/contracts/fields'
import type { JobState } from '@portal/contracts/job/events'
import { type JobStatus, publishedStatuses } from '@portal/contracts/job/http'
import { and, asc, count, eq, gt, inArray, isNull, type SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { readReplica, ttlSeconds } from '../replica.ts'
import { type JobRow, jobSkills, jobs, skills } from '../schema.ts'
import { makePage } from './long-pages.ts'
import { type DescribedJob, presentJob, stateOfJob } from './present.ts'

const detailSeconds = 300
const countSeconds = 600

/** What the public may see of jobs that are published. */
export const isVisible = and(isNull(jobs.isDeleted), eq(jobs.isHidden, false))

type JobsQuery = PageQuery & { status?: JobStatus | undefined }

/** Published jobs, newest first. */
export function listJobs(ctx: Context, query: JobsQuery): Promise<PreparedResponse> {
  const wanted = query.status ? eq(jobs.status, query.status) : inArray(jobs.status, [...publishedStatuses])
  return makePage(query.limit, () => readReplica(ctx, (from) => readJobs(from, query, [wanted, isVisible])))
}

/** The jobs of the recruiter who asks, drafts included. */
export function listOwnJobs(ctx: Context, actor: Actor, query: JobsQuery): Promise<PreparedResponse> {
  const wanted = query.status && eq(jobs.status, query.status)
  return makePage(query.limit, () => readJobs(ctx, query, [eq(jobs.recruiterUserId, actor.id), wanted]))
}

/** A page of the jobs that meet the conditions, with their skills, ready to be answered. */
async function readJobs(ctx: Context, query: PageQuery, where: (SQL | undefined)[]): Promise<PreparedResponse> {
  const page = await readPage(ctx.db, jobs, { where: [isNull(jobs.isDeleted), ...where], query })
  return preparePageResponse({ ...page, rows: await describeJobs(ctx.db, page.rows) }, presentJob)
}

/** How many jobs are open, ready to be answered. */
export function countActiveJobs(ctx: Context): Promise<PreparedResponse> {
  const read = async ({ db }: Context) => {
    const open = and(eq(jobs.status, 'OPEN'), isVisible)
    const { total } = single(await db.select({ total: count() }).from(jobs).where(open))
    return prepareResponse({ active_jobs: total })
  }
  const slot = { key: 'jobs:count:active', ttlSeconds: ttlSeconds(ctx, countSeconds) }
  return ctx.cache.response(slot, () => readReplica(ctx, read))
}

/**
 * A job that the actor may see, ready to be answered: a draft is its owner's only, one that is hidden theirs and the
 * administrators'. Throws `missing` otherwise. Kept is what everybody may see, so that nothing needs to be known of a kept
 * answer to give it to anybody.
 */
export async function findJob(ctx: Context, actor: Actor | undefined, id: number): Promise<PreparedResponse> {
  const slot = { key: `jobs:detail:${id}`, ttlSeconds: detailSeconds, job: id }
  const published = await ctx.cache.response(slot, async () => {
    const job = await readJob(ctx.db, id)
    return job && job.status !== 'DRAFT' && !job.isHidden ? prepareResponse(presentJob(job)) : undefined
  })
  if (published) return published
  const job = actor && actor.role !== 'JOB_SEEKER' ? await readJob(ctx.db, id) : undefined
  if (!job || !maySee(actor, job)) throw missing('Job')
  return prepareResponse(presentJob(job))
}

function maySee(actor: Actor | undefined, job: JobRow): boolean {
  if (job.recruiterUserId === actor?.id) return true
  return job.status !== 'DRAFT' && (!job.isHidden || actor?.role === 'ADMIN')
}

const jobById = preparedBatch(
  (db, ids) =>
    db
      .select({ job: jobs, skill: { id: skills.id, name: skills.name } })
      .from(jobs)
      .leftJoin(jobSkills, eq(jobSkills.jobId, jobs.id))
      .leftJoin(skills, and(eq(skills.id, jobSkills.skillId), isNull(skills.isDeleted)))
      .where(and(inArray(jobs.id, ids), isNull(jobs.isDeleted)))
      .prepare(),
  ({ job }) => job.id,
)

async function readJob(db: Database, id: number): Promise<DescribedJob | undefined> {
  const rows = await jobById(db, id)
  const [first] = rows
  // Put in order here, because the server would use a temporary table for it.
  const found = rows.flatMap(({ skill }) => skill ?? []).sort((one, other) => one.id - other.id)
  return first && { ...first.job, skills: found }
}

/**
 * A job locked for a change by its owner, or by an administrator whom the route lets through. Throws `forbidden` for
 * another one that the actor may see, else `missing`.
 */
export async function lockJob(tx: Transaction, actor: Actor, id: number): Promise<JobRow> {
  const [row] = await tx
    .select()
    .from(jobs)
    .where(and(eq(jobs.id, id), isNull(jobs.isDeleted)))
    .for('update')
  if (!row || !maySee(actor, row)) throw missing('Job')
  if (row.recruiterUserId === actor.id || actor.role === 'ADMIN') return row
  throw forbidden('NOT_YOURS', 'This job belongs to another recruiter')
}

/** What other services may know of a job, a deleted one included. Throws `missing`. */
export async function readJobState(ctx: Context, id: number): Promise<State<JobState>> {
  const [job] = await ctx.db.select().from(jobs).where(eq(jobs.id, id))
  if (!job) throw missing('Job')
  return { revision: job.revision, data: stateOfJob(job) }
}

/** The same of many jobs, by id. */
export async function listJobStates(ctx: Context, { after, limit }: StateQuery): Promise<State<JobState>[]> {
  const rows = await ctx.db.select().from(jobs).where(gt(jobs.id, after)).orderBy(asc(jobs.id)).limit(limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfJob(row) }))
}

/** The job as it is now within a transaction. */
export async function describeJob(tx: Transaction, id: number): Promise<DescribedJob> {
  return single(await describeJobs(tx, await tx.select().from(jobs).where(eq(jobs.id, id))))
}

/** Jobs with the skills they ask for. */
export async function describeJobs(db: Database, rows: JobRow[]): Promise<DescribedJob[]> {
  if (rows.length === 0) return []
  const found = await db
    .select({ jobId: jobSkills.jobId, id: skills.id, name: skills.name })
    .from(jobSkills)
    .innerJoin(skills, and(eq(skills.id, jobSkills.skillId), isNull(skills.isDeleted)))
    .where(
      inArray(
        jobSkills.jobId,
        rows.map((row) => row.id),
      ),
    )
    // The order in which they lie in the index, so that nobody has to put them into it.
    .orderBy(asc(jobSkills.jobId), asc(jobSkills.skillId))
  const byJob = Map.groupBy(found, (skill) => skill.jobId)
  return rows.map((row) => ({ ...row, skills: (byJob.get(row.id) ?? []).map(({ id, name }) => ({ id, name })) }))
}
