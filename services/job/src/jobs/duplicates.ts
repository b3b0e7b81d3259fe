import { createHash } from 'node:crypto'
import { HttpError } from '@portal/chassis/errors'
import type { Database } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type DescribedJob, type JobRow, jobs } from '../schema.ts'
import { findReference, ReferenceTaken, type Referred } from './reference.ts'

/** What makes jobs of a company equal, or of a recruiter whose company is not known yet. */
type Likeness = Pick<JobRow, 'companyId' | 'recruiterUserId' | 'title' | 'location' | 'jobType'>
/** A job that cannot be written because of another one; without an id if it is new. */
type Rejected = Likeness & Referred

/** Two statements, because no index would serve a condition with OR. */
const likeJobs = (of: typeof jobs.companyId | typeof jobs.recruiterUserId) =>
  prepared((db) =>
    db
      .select({ id: jobs.id })
      .from(jobs)
      .where(
        and(
          eq(of, sql.placeholder('of')),
          eq(jobs.title, sql.placeholder('title')),
          eq(jobs.location, sql.placeholder('location')),
          eq(jobs.jobType, sql.placeholder('jobType')),
          inArray(jobs.status, ['OPEN', 'PAUSED']),
          isNull(jobs.isDeleted),
          or(isNull(jobs.expiresAt), gt(jobs.expiresAt, sql.placeholder('now'))),
        ),
      )
      .limit(2)
      .prepare(),
  )
const likeJobsOfCompany = likeJobs(jobs.companyId)
const likeJobsOfRecruiter = likeJobs(jobs.recruiterUserId)

/**
 * The open and paused jobs of a company with the same title, location and type as `job`, without regard to case and
 * accents; at most two. Those of the recruiter while the company is not known.
 */
export async function findDuplicates({ now }: Pick<Context, 'now'>, db: Database, job: Likeness): Promise<number[]> {
  const { companyId, recruiterUserId, title, location, jobType } = job
  const statement = companyId === null ? likeJobsOfRecruiter(db) : likeJobsOfCompany(db)
  const found = await statement.execute({
    of: companyId ?? recruiterUserId,
    title,
    location,
    jobType,
    now: jobs.expiresAt.mapToDriverValue(now()),
  })
  return found.map(({ id }) => id)
}

/** A job with another one that equals it, if it is not closed and there is one. */
export async function withDuplicate(ctx: Context, db: Database, job: DescribedJob): Promise<DescribedJob> {
  if (job.status === 'CLOSED') return job
  return { ...job, duplicateId: (await findDuplicates(ctx, db, job)).find((id) => id !== job.id) }
}

/**
 * The columns that are unique among guarded jobs, for requests that arrive at the same time: the hash of what makes jobs
 * equal, with the company. A job whose company is not known yet is guarded among those of its recruiter.
 */
export function guardOf({ companyId, title, location, jobType }: Omit<Likeness, 'recruiterUserId'>) {
  const folded = [title, location].map((text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase())
  const guardedKey = createHash('sha256')
    .update(JSON.stringify([...folded, jobType]))
    .digest('hex')
  return { guardedKey, guardedIn: companyId }
}

export const notGuarded = { guardedKey: null, guardedIn: null }

export const likeAnother =
  'Another job of you or your company that is open or paused has the same title, location and type'

/** The error for a job that equals another one (409). */
export class DuplicateJob extends HttpError {
  readonly job: Rejected

  constructor(job: Rejected, existingId?: number) {
    super('conflict', 'DUPLICATE_JOB', likeAnother, existingId === undefined ? {} : { existing_id: existingId })
    this.job = job
  }
}

/** Writes a job, and names the other one in the error if it has a duplicate, or a job with its reference. */
export async function namingDuplicate<Result>(ctx: Context, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof DuplicateJob)) throw error
    // After the transaction has ended, because the write that failed waited for the commit of the other one.
    const taken = await findReference(ctx.db, error.job)
    if (taken !== undefined) throw new ReferenceTaken(taken)
    const [existingId] = await findDuplicates(ctx, ctx.db, error.job)
    throw new DuplicateJob(error.job, existingId)
  }
}
