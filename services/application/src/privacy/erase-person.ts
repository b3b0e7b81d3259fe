import type { Transaction } from '@portal/chassis/database'
import { deleteKeys } from '@portal/chassis/idempotency'
import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import { moveApplication } from '../applications/move-application.ts'
import { undecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import { cancelInterviewsAhead } from '../interviews/cancel-interviews-ahead.ts'
import { applications, candidates, interviews } from '../schema.ts'

/**
 * Takes a person out of the hiring: what they have applied for and is open is withdrawn, what was planned with them is
 * cancelled, and the other side is told as always. The rows stay, with the number of somebody who is no more: they are the
 * other party's records as well, and what is counted. Applications to an erased recruiter stay as they are.
 */
export async function erasePerson(ctx: Context, tx: Transaction, userId: number): Promise<void> {
  await withdrawApplications(ctx, tx, userId)
  const isParty = or(eq(interviews.seekerUserId, userId), eq(interviews.recruiterUserId, userId))
  await cancelInterviewsAhead(ctx, tx, isParty)
  await tx.delete(candidates).where(eq(candidates.userId, userId))
  await deleteKeys(tx, userId)
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
