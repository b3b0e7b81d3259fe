import type { Transaction } from '@portal/chassis/mysql/database'
import { and, eq, gt, isNull, type SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { interviews } from '../schema.ts'
import { type ChangeReason, writeChange } from './write-change.ts'

/**
 * Cancels the upcoming interviews that match a condition, and returns their number. Past interviews stay unchanged,
 * even without a result.
 */
export async function cancelUpcomingInterviews(
  ctx: Context,
  tx: Transaction,
  condition: SQL | undefined,
  reason?: ChangeReason,
): Promise<number> {
  const upcoming = await tx
    .select()
    .from(interviews)
    .where(
      and(
        condition,
        eq(interviews.status, 'SCHEDULED'),
        eq(interviews.result, 'PENDING'),
        gt(interviews.interviewDate, ctx.now()),
        isNull(interviews.isDeleted),
      ),
    )
    .for('update')
  for (const interview of upcoming) {
    await writeChange(tx, interview, { status: 'CANCELLED' }, { change: 'CANCELLED', reason })
  }
  return upcoming.length
}
