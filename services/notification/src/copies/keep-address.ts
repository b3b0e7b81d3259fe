import type { Transaction } from '@portal/chassis/database'
import type { UserFacts } from '@portal/contracts/auth/events'
import type { Facts } from '@portal/contracts/event'
import { keepNewest } from '@portal/messaging/facts'
import { addresses } from '../schema.ts'

/** Brings our copy of a person's address up to date, from their events or from the owner's answer. */
export async function keepAddress(tx: Transaction, { revision, data }: Facts<UserFacts>): Promise<void> {
  await keepNewest(tx, addresses, addresses.userId, { userId: data.user_id, email: data.email, revision })
}
