import type { Database } from '@portal/chassis/mysql/database'
import { type SectionsOf, wholeSection } from '@portal/service/privacy/personal-data'
import { and, asc, eq, gt } from 'drizzle-orm'
import { presentJob } from '../jobs/present.ts'
import { describeJobs } from '../jobs/queries.ts'
import { applicants, dailyCounts, jobQuestions, jobs } from '../schema.ts'

/**
 * The personal data of a user in this service: the jobs they posted, including drafts and deleted ones, with their
 * questions, the jobs they
 * applied for, and their daily counts. Whether the account is blocked is exported by auth.
 */
export function personalSectionsOf(db: Database): SectionsOf<'job'> {
  return {
    jobs: async (userId, { after, limit }) => {
      const rows = await db
        .select()
        .from(jobs)
        .where(and(eq(jobs.recruiterUserId, userId), gt(jobs.id, after)))
        .orderBy(asc(jobs.id))
        .limit(limit)
      const described = await describeJobs(db, rows)
      return {
        items: described.map((job) => ({ ...presentJob(job, 'insider'), external_ref: job.externalRef })),
        next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      }
    },
    questions: wholeSection((userId) =>
      db
        .select({ job_id: jobQuestions.jobId, version: jobQuestions.version, questions: jobQuestions.questions })
        .from(jobQuestions)
        .innerJoin(jobs, eq(jobs.id, jobQuestions.jobId))
        .where(eq(jobs.recruiterUserId, userId)),
    ),
    applied_jobs: wholeSection(async (userId) => {
      const rows = await db.select().from(applicants).where(eq(applicants.userId, userId))
      return rows.map(({ jobId }) => ({ job_id: jobId }))
    }),
    daily_counts: wholeSection(async (userId) => {
      const rows = await db.select().from(dailyCounts).where(eq(dailyCounts.userId, userId))
      return rows.map(({ act, day, done }) => ({ act, day, done }))
    }),
  }
}
