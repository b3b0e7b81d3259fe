import type { Transaction } from '@portal/chassis/mysql/database'
import { secondFactorGuessed } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'
import { insertAct, recentActs } from '../throttling/counted-acts.ts'

const hourMs = 3600_000
const manyCodes = 10

/**
 * Counts a wrong code that was sent with the correct password. The tenth within an hour alerts the owner, at most once
 * an hour, because someone else seems to know their password. `user` must be locked.
 */
export async function recordWrongCode(ctx: Pick<Context, 'now'>, tx: Transaction, user: UserRow): Promise<void> {
  const ofUser = { userId: user.id, withinMs: hourMs }
  const earlier = await recentActs(ctx, tx, { ...ofUser, act: 'WRONG_CODE' })
  await insertAct(ctx, tx, { userId: user.id, act: 'WRONG_CODE' })
  const wrongCodes = earlier.length + 1
  if (wrongCodes < manyCodes) return
  if ((await recentActs(ctx, tx, { ...ofUser, act: 'CODES_REPORT' })).length > 0) return
  await insertAct(ctx, tx, { userId: user.id, act: 'CODES_REPORT' })
  const data = { user_id: user.id, wrong_codes: wrongCodes }
  await record(tx, secondFactorGuessed, { aggregateId: user.id, revision: user.revision, data })
}
