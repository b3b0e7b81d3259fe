import { deleteKeys } from '@portal/chassis/http/idempotency'
import type { Transaction } from '@portal/chassis/mysql/database'
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { undecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import { cancelUpcomingInterviews } from '../interviews/cancel-upcoming-interviews.ts'
import {
  applications,
  askedQuestions,
  candidates,
  employers,
  interviews,
  members,
  openings,
  questionSets,
  submissions,
} from '../schema.ts'
import { moveApplication } from '../status-changes/move-application.ts'

/**
 * Erases a user: withdraws their open applications and cancels their upcoming interviews, with the usual events, which
 * notify the other party. The rows stay with the user's number, because they are records of the other party as well.
 * Applications to an erased recruiter are not changed. The texts of a recruiter's jobs are overwritten by the events
 * with which the job service erases them.
 */
export async function erasePerson(ctx: Context, tx: Transaction, userId: number): Promise<void> {
  await withdrawApplications(ctx, tx, userId)
  const isParty = or(eq(interviews.seekerUserId, userId), eq(interviews.recruiterUserId, userId))
  await cancelUpcomingInterviews(ctx, tx, isParty)
  await tx.delete(candidates).where(eq(candidates.userId, userId))
  const nameless = { candidateName: '', updatedAt: sql`${applications.updatedAt}` }
  await tx.update(applications).set(nameless).where(eq(applications.seekerUserId, userId))
  await tx.delete(members).where(eq(members.userId, userId))
  await eraseTexts(tx, userId)
  await tx.delete(employers).where(eq(employers.userId, userId))
  await deleteKeys(tx, userId)
}

/** Deletes what somebody sent, and what a recruiter asked. */
async function eraseTexts(tx: Transaction, userId: number): Promise<void> {
  const sent = tx.select({ id: applications.id }).from(applications).where(eq(applications.seekerUserId, userId))
  await tx.delete(submissions).where(inArray(submissions.applicationId, sent))
  const asked = tx.select({ id: openings.jobId }).from(openings).where(eq(openings.recruiterUserId, userId))
  await tx.delete(questionSets).where(inArray(questionSets.jobId, asked))
  await tx.delete(askedQuestions).where(inArray(askedQuestions.jobId, asked))
}

async function withdrawApplications(ctx: Context, tx: Transaction, userId: number): Promise<void> {
  const open = await tx
    .select()
    .from(applications)
    .where(
      and(
        eq(applications.seekerUserId, userId),
        inArray(applications.status, undecided),
        isNull(applications.isDeleted),
      ),
    )
    .for('update')
  for (const application of open) await moveApplication(ctx, tx, application, { to: 'WITHDRAWN', by: userId })
}
