import type { Transaction } from '@portal/chassis/database'
import type { UserRow } from '../schema.ts'
import { accessEnded, lockUser } from '../users/queries.ts'

/** Locks an account read `before`. Whatever ended the access since has also ended the request's right to act. */
export async function lockOwnAccount(tx: Transaction, before: UserRow): Promise<UserRow> {
  const user = await lockUser(tx, before.id)
  if (user.accessVersion !== before.accessVersion) throw accessEnded()
  return user
}
