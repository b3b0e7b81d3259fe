import type { Transaction } from '@portal/chassis/mysql/database'
import { type SecondFactorChange, secondFactorChanged } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import type { UserRow } from '../schema.ts'

/** Records a change of a user's second factor. Keeps the revision, because the account itself has not changed. */
export function recordChange(
  tx: Transaction,
  user: UserRow,
  change: Omit<SecondFactorChange, 'user_id'>,
): Promise<void> {
  const { id, revision } = user
  return record(tx, secondFactorChanged, { aggregateId: id, revision, data: { user_id: id, ...change } })
}
