import type { Transaction } from '@portal/chassis/database'
import { and, eq, gt, isNull, type SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { interviews } from '../schema.ts'
import { type ChangeReason, writeChange } from './change-interview.ts'

/**
 * Cancels the interviews ahead that meet a condition, and returns how many there were. Only those ahead: what has taken
 * place has taken place, also where its result was never noted.
 */
export async function cancelInterviewsAhead(
  ctx: Context,
  tx: Transaction,
  which: SQL | undefined,
  reason?: ChangeReason,
): Promise<number> {
  const planned = await tx
    .select()
    .from(interviews)
    .where(
      and(
        which,
        eq(interviews.status, 'SCHEDULED'),
        eq(interviews.result, 'PENDING'),
        gt(interviews.interviewDate, ctx.now()),
        isNull(interviews.isDeleted),
      ),
    )
    .for('update')
  for (const interview of planned)
    await writeChange(tx, interview, { status: 'CANCELLED' }, { change: 'CANCELLED', reason })
  return planned.length
}
