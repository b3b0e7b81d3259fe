import type { Transaction } from '@portal/chassis/database'
import { type SecondFactorChange, secondFactorChanged } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/record'
import type { UserRow } from '../schema.ts'

/** Records what became of a person's second factor; the revision stays, as nothing of the account itself has changed. */
export function recordChange(
  tx: Transaction,
  user: UserRow,
  change: Omit<SecondFactorChange, 'user_id'>,
): Promise<void> {
  const { id, revision } = user
  return record(tx, secondFactorChanged, { aggregateId: id, revision, data: { user_id: id, ...change } })
}
