import { forbidden, gone, notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { readPage } from '@portal/chassis/http/paging'
import { type PreparedResponse, preparePageResponse, prepareResponse } from '@portal/chassis/http/prepared-response'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { preparedBatch, single } from '@portal/chassis/mysql/statements'
import type { State, StateQuery } from '@portal/contracts/event'
import type { PageQuery } from '@portal/contracts/fields'
import type { JobState } from '@portal/contracts/job/events'
import { type JobStatus, publishedStatuses } from '@portal/contracts/job/http'
import { may, type TeamAccess } from '@portal/contracts/profile/team'
import { and, asc, count, eq, getTableColumns, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { hasApplied } from '../applicants/has-applied.ts'
import type { Context } from '../context.ts'
import { firstEndOf, goneFrom, isNotOverAt, jobAt } from '../ends/end.ts'
import { roleTooSmall } from '../limits/may-post.ts'
import { readReplica, ttlSeconds } from '../replica.ts'
import { type DescribedJob, type JobRow, jobSkills, jobs, members, skills } from '../schema.ts'
import { accessAs, accessOf } from '../team/access.ts'
import { findMember } from '../team/find-member.ts'
import { withDuplicate } from './duplicates.ts'
import { beginningLength } from './extract.ts'
import { makePage } from './long-pages.ts'
import { presentCard, presentJob, type Reader, stateOfJob } from './present.ts'

const detailSeconds = 300
const countSeconds = 600

/** The condition for published jobs that the public may see. */
export const isVisible = and(isNull(jobs.isDeleted), eq(jobs.isHidden, false))

type JobsQuery = PageQuery & { status?: JobStatus | undefined; view?: 'card' | undefined }
type OwnJobsQuery = JobsQuery & { of?: 'company' | undefined }

/** The columns of jobs, of the description only as much as a card shows. */
export const cardColumns = {
  ...getTableColumns(jobs),
  description: sql<string>`LEFT(${jobs.description}, ${sql.raw(String(beginningLength))})`,
}

/** Published jobs, newest first. */
export function listJobs(ctx: Context, query: JobsQuery): Promise<PreparedResponse> {
  const hasStatus = query.status ? isNow(query.status, ctx.now()) : inArray(jobs.status, [...publishedStatuses])
  const where = [hasStatus, isVisible]
  const read = (readCtx: Context) => readJobs(readCtx, query, { reader: 'public', where })
  return makePage(query.limit, () => readReplica(ctx, read))
}

/** The jobs of the recruiter who makes the request, or of their company, drafts included. */
export async function listOwnJobs(ctx: Context, actor: Actor, query: OwnJobsQuery): Promise<PreparedResponse> {
  const isOwn = query.of === 'company' ? await isOfCompany(ctx, actor) : eq(jobs.recruiterUserId, actor.id)
  const where = [isOwn, query.status && isNow(query.status, ctx.now())]
  // These indexes would find jobs of all statuses as well, but MySQL would then have to sort them.
  const ignoreIndex = query.status ? [] : ['jobs_in_hand', 'jobs_of_company_in_status']
  return makePage(query.limit, () => readJobs(ctx, query, { reader: 'insider', where, ignoreIndex }))
}

/** The condition for jobs of the actor's company. Throws unless the actor may manage them. */
async function isOfCompany(ctx: Context, actor: Actor): Promise<SQL> {
  const member = await findMember(ctx, actor.id)
  if (!member?.isActive) throw notFound('Company')
  if (!may(member.role, 'MANAGE_JOBS')) throw roleTooSmall()
  return eq(jobs.companyId, member.companyId)
}

/** The condition for jobs in a status. Those whose time is over count as closed once the sweep has closed them. */
function isNow(status: JobStatus, now: Date): SQL | undefined {
  return and(eq(jobs.status, status), status === 'OPEN' || status === 'PAUSED' ? isNotOverAt(now) : undefined)
}

type JobList = { reader: Reader; where: (SQL | undefined)[]; ignoreIndex?: string[] }

/** A page of the jobs that meet the conditions, with their skills, as a prepared response. */
async function readJobs(
  ctx: Context,
  query: JobsQuery,
  { reader, ignoreIndex = [], ...list }: JobList,
): Promise<PreparedResponse> {
  const isCards = query.view === 'card'
  const where = [isNull(jobs.isDeleted), ...list.where]
  const page = await readPage(ctx.db, jobs, { where, query, ignoreIndex, ...(isCards ? { columns: cardColumns } : {}) })
  const rows = await describeJobs(ctx.db, page.rows)
  return preparePageResponse({ ...page, rows }, (job) => (isCards ? presentCard(job, reader) : presentJob(job, reader)))
}

/** The number of open jobs, as a prepared response. */
export function countActiveJobs(ctx: Context): Promise<PreparedResponse> {
  const read = async ({ db }: Context) => {
    const open = and(eq(jobs.status, 'OPEN'), isVisible)
    const { total } = single(await db.select({ total: count() }).from(jobs).where(open))
    return prepareResponse({ active_jobs: total })
  }
  const entry = { key: 'jobs:count:active', ttlSeconds: ttlSeconds(ctx, countSeconds) }
  return ctx.cache.response(entry, () => readReplica(ctx, read))
}

/**
 * A job that the actor may see, as a prepared response. Drafts are visible to their owner, hidden jobs also to
 * administrators. Throws 404 otherwise, and 410 for a job that ended long ago, unless the actor has to do with it. Only jobs that are the same for everybody are cached, so cached responses need
 * no access check.
 */
export async function findJob(ctx: Context, actor: Actor | undefined, id: number): Promise<PreparedResponse> {
  const entry = { key: `jobs:detail:${id}`, ttlSeconds: detailSeconds, job: id }
  const read: { job?: DescribedJob | undefined } = {}
  const published = await ctx.cache.response(entry, async () => {
    const job = await readJob(ctx.db, id)
    read.job = job
    if (!job || !isPublic(job) || !isPayPublic(job) || isGone(ctx, job)) return undefined
    const endsAt = firstEndOf([job], ctx.now()) ?? goneFrom(ctx, job)
    return { ...prepareResponse(presentJob(job, 'public')), endsAt }
  })
  if (published) return published
  // Absent if the response was being loaded for another request.
  const job = 'job' in read ? read.job : await readJob(ctx.db, id)
  if (!job) throw notFound('Job')
  const access = await accessOf(ctx, actor, job)
  assertSees(actor, job, access)
  const reader = access === 'ALLOWED' ? 'insider' : await readerOf(ctx, actor, job)
  if (reader === 'public' && isGone(ctx, job)) throw gone('JOB_ENDED', 'This job ended some time ago')
  return prepareResponse(presentJob(job, reader))
}

async function readerOf(ctx: Context, actor: Actor | undefined, job: JobRow): Promise<Reader> {
  if (!actor) return 'public'
  if (actor.role === 'ADMIN') return 'insider'
  return actor.role === 'JOB_SEEKER' && (await hasApplied(ctx.db, actor.id, job.id)) ? 'insider' : 'public'
}

/** A job that the actor may manage. For jobs of others, throws `forbidden` if everybody sees them, else 404. */
export async function findOwnJob(ctx: Context, actor: Actor, id: number): Promise<DescribedJob> {
  const job = await readJob(ctx.db, id)
  if (!job) throw notFound('Job')
  const access = await accessOf(ctx, actor, job)
  if (access === 'ALLOWED') return withDuplicate(ctx, ctx.db, job)
  assertSees(actor, job, access)
  throw notYours(access)
}

/** Whether the actor manages a job, and so may know what only its recruiters know. */
export async function managesJob(ctx: Context, actor: Actor, id: number): Promise<boolean> {
  const job = actor.role === 'RECRUITER' ? await readJob(ctx.db, id) : undefined
  return job !== undefined && (await accessOf(ctx, actor, job)) === 'ALLOWED'
}

function notYours(access: TeamAccess) {
  return access === 'ROLE' ? roleTooSmall() : forbidden('NOT_YOURS', 'This job belongs to another recruiter')
}

function isPublic({ status, isHidden }: JobRow): boolean {
  return status !== 'DRAFT' && !isHidden
}

/** Whether a job ended so long ago that the public cannot read it any more. */
function isGone(ctx: Context, job: JobRow): boolean {
  const now = ctx.now()
  const from = goneFrom(ctx, jobAt(job, now))
  return from !== undefined && from <= now
}

function isPayPublic({ salaryVisibility }: JobRow): boolean {
  return salaryVisibility === 'PUBLIC'
}

/** Throws 404 for a job that the actor may not see, and 403 if only the role of the actor is too small for it. */
function assertSees(actor: Actor | undefined, job: JobRow, access: TeamAccess): void {
  if (access === 'ALLOWED') return
  if (job.status !== 'DRAFT' && (!job.isHidden || actor?.role === 'ADMIN')) return
  throw access === 'ROLE' ? roleTooSmall() : notFound('Job')
}

const jobById = preparedBatch(
  (db, ids) =>
    db
      .select({ job: jobs, skill: { id: skills.id, name: skills.name }, wanted: jobSkills })
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
  // Sorted here, because MySQL would use a temporary table.
  const sortedSkills = rows
    .flatMap(({ skill, wanted }) =>
      skill && wanted ? { ...skill, need: wanted.need, isRequired: wanted.isRequired } : [],
    )
    .sort((one, other) => one.id - other.id)
  return first && { ...first.job, skills: sortedSkills }
}

/**
 * Locks a job, as it is now, that somebody who manages it, or an administrator if the route allows it, is about to change.
 * For jobs of others, throws `forbidden` if the actor may see the job, else 404.
 */
export async function lockJob(ctx: Context, tx: Transaction, actor: Actor, id: number): Promise<JobRow> {
  const [[stored], [member]] = await tx.together(
    () =>
      tx
        .select()
        .from(jobs)
        .where(and(eq(jobs.id, id), isNull(jobs.isDeleted)))
        .for('update'),
    () => tx.select().from(members).where(eq(members.userId, actor.id)),
  )
  if (!stored) throw notFound('Job')
  const row = jobAt(stored, ctx.now())
  const access = accessAs(actor, member, row)
  assertSees(actor, row, access)
  if (access === 'ALLOWED' || actor.role === 'ADMIN') return row
  throw notYours(access)
}

/** The number of open and paused jobs of a company. */
export async function countPublished(ctx: Context, companyId: number): Promise<number> {
  const isPublished = and(
    eq(jobs.companyId, companyId),
    inArray(jobs.status, ['OPEN', 'PAUSED']),
    isNull(jobs.isDeleted),
  )
  return single(await ctx.db.select({ total: count() }).from(jobs).where(isPublished)).total
}

/** The state of a job for other services, also of a deleted one. Throws 404. */
export async function readJobState(ctx: Context, id: number): Promise<State<JobState>> {
  const [job] = await ctx.db.select().from(jobs).where(eq(jobs.id, id))
  if (!job) throw notFound('Job')
  return { revision: job.revision, data: stateOfJob(job) }
}

/** A page of the states of all jobs, by id. */
export async function listJobStates(ctx: Context, { after, limit }: StateQuery): Promise<State<JobState>[]> {
  const rows = await ctx.db.select().from(jobs).where(gt(jobs.id, after)).orderBy(asc(jobs.id)).limit(limit)
  return rows.map((row) => ({ revision: row.revision, data: stateOfJob(row) }))
}

/** A job with its skills, as the transaction sees it. */
export async function describeJob(tx: Transaction, id: number): Promise<DescribedJob> {
  return single(await describeJobs(tx, await tx.select().from(jobs).where(eq(jobs.id, id))))
}

/** Adds to jobs the skills that they require. */
export async function describeJobs(db: Database, rows: JobRow[]): Promise<DescribedJob[]> {
  if (rows.length === 0) return []
  const found = await db
    .select({
      jobId: jobSkills.jobId,
      id: skills.id,
      name: skills.name,
      need: jobSkills.need,
      isRequired: jobSkills.isRequired,
    })
    .from(jobSkills)
    .innerJoin(skills, and(eq(skills.id, jobSkills.skillId), isNull(skills.isDeleted)))
    .where(
      inArray(
        jobSkills.jobId,
        rows.map((row) => row.id),
      ),
    )
    // Index order: avoids a filesort.
    .orderBy(asc(jobSkills.jobId), asc(jobSkills.skillId))
  const byJob = Map.groupBy(found, (skill) => skill.jobId)
  return rows.map((row) => ({ ...row, skills: (byJob.get(row.id) ?? []).map(({ jobId: _, ...skill }) => skill) }))
}
