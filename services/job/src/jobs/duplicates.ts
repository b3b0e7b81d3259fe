import { createHash } from 'node:crypto'
import { HttpError } from '@portal/chassis/errors'
import type { Database } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type DescribedJob, type JobRow, jobs } from '../schema.ts'

/** What makes jobs of a recruiter equal. */
type Likeness = Pick<JobRow, 'recruiterUserId' | 'title' | 'location' | 'jobType'>

const likeJobs = prepared((db) =>
  db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.recruiterUserId, sql.placeholder('recruiterUserId')),
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

/**
 * The open and paused jobs of a recruiter with the same title, location and type as `job`, without regard to case and
 * accents; at most two.
 */
export async function findDuplicates({ now }: Pick<Context, 'now'>, db: Database, job: Likeness): Promise<number[]> {
  const { recruiterUserId, title, location, jobType } = job
  const found = await likeJobs(db).execute({
    recruiterUserId,
    title,
    location,
    jobType,
    now: jobs.expiresAt.mapToDriverValue(now()),
  })
  return found.map(({ id }) => id)
}

/** A job of its recruiter with another one that equals it, if it is not closed and there is one. */
export async function withDuplicate(ctx: Context, db: Database, job: DescribedJob): Promise<DescribedJob> {
  if (job.status === 'CLOSED') return job
  return { ...job, duplicateId: (await findDuplicates(ctx, db, job)).find((id) => id !== job.id) }
}

/** The hash that is unique among the guarded jobs of a recruiter, for requests that arrive at the same time. */
export function guardedKeyOf({ title, location, jobType }: Omit<Likeness, 'recruiterUserId'>): string {
  const folded = [title, location].map((text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase())
  return createHash('sha256')
    .update(JSON.stringify([...folded, jobType]))
    .digest('hex')
}

export const likeAnother = 'Another of your jobs that is open or paused has the same title, location and type'

/** The error for a job that equals another one (409). */
export class DuplicateJob extends HttpError {
  readonly job: Likeness

  constructor(job: Likeness, existingId?: number) {
    super('conflict', 'DUPLICATE_JOB', likeAnother, existingId === undefined ? {} : { existing_id: existingId })
    this.job = job
  }
}

/** Writes a job, and names the other one in the error if it has a duplicate. */
export async function namingDuplicate<Result>(ctx: Context, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof DuplicateJob)) throw error
    // After the transaction has ended, because the write that failed waited for the commit of the other one.
    const [existingId] = await findDuplicates(ctx, ctx.db, error.job)
    throw new DuplicateJob(error.job, existingId)
  }
}
