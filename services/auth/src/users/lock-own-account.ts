import type { Transaction } from '@portal/chassis/mysql/database'
import type { UserRow } from '../schema.ts'
import { lockUser, tokenRevoked } from './queries.ts'

/** Locks the account that was read as `before`. Throws `unauthenticated` if its tokens were revoked since. */
export async function lockOwnAccount(tx: Transaction, before: UserRow): Promise<UserRow> {
  const user = await lockUser(tx, before.id)
  if (user.accessVersion !== before.accessVersion) throw tokenRevoked()
  return user
}
