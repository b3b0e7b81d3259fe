import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Database } from '@portal/chassis/mysql/database'
import type { State, StateQuery } from '@portal/contracts/event'
import { publicQuestions, questionNotices } from '@portal/contracts/job/check-answers'
import type { QuestionsState } from '@portal/contracts/job/events'
import type { QuestionSet } from '@portal/contracts/job/questions'
import { asc, eq, gt } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { findJob, managesJob } from '../jobs/queries.ts'
import { jobQuestions, jobs, type QuestionsRow } from '../schema.ts'

/** The questions of a job as they are stored; none, with the version 0, if it never had any. */
export async function readQuestionsOf(db: Database, jobId: number): Promise<QuestionsRow> {
  const [row] = await db.select().from(jobQuestions).where(eq(jobQuestions.jobId, jobId))
  return row ?? { jobId, version: 0, questions: [] }
}

/** The questions of a job that the actor may see. Throws as reading the job does. */
export async function findQuestions(ctx: Context, actor: Actor | undefined, jobId: number): Promise<QuestionSet> {
  await findJob(ctx, actor, jobId)
  const row = await readQuestionsOf(ctx.db, jobId)
  if (actor && (await managesJob(ctx, actor, jobId))) return presentOwnQuestions(row)
  return { version: row.version, questions: publicQuestions(row.questions) }
}

/** Questions in a response to the recruiter of their job. */
export function presentOwnQuestions({ version, questions }: QuestionsRow): QuestionSet {
  const notices = questionNotices(questions)
  return { version, questions, ...(notices.length > 0 ? { notices } : {}) }
}

/** The questions of a job for other services. Throws 404 if it never had any. */
export async function readQuestionsState(ctx: Context, jobId: number): Promise<State<QuestionsState>> {
  const [found] = await listQuestionsStates(ctx, { after: jobId - 1, limit: 1 })
  if (found?.data.job_id !== jobId) throw notFound('Questions')
  return found
}

/** A page of the questions of all jobs, by the id of the job. */
export async function listQuestionsStates(
  ctx: Context,
  { after, limit }: StateQuery,
): Promise<State<QuestionsState>[]> {
  const rows = await ctx.db
    .select({ row: jobQuestions, recruiterUserId: jobs.recruiterUserId })
    .from(jobQuestions)
    .innerJoin(jobs, eq(jobs.id, jobQuestions.jobId))
    .where(gt(jobQuestions.jobId, after))
    .orderBy(asc(jobQuestions.jobId))
    .limit(limit)
  return rows.map(({ row: { jobId, version, questions }, recruiterUserId }) => ({
    revision: version,
    data: { job_id: jobId, recruiter_user_id: recruiterUserId, version, questions },
  }))
}
