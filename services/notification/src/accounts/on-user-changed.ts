import type { Transaction } from '@portal/chassis/database'
import { userChanged } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume'
import { and, eq, lt } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { addressCopy } from '../copies/copies.ts'
import { notify } from '../notifications/notify.ts'
import { addresses } from '../schema.ts'

/**
 * Warns a person that their account was changed. A new address is told to the old one as well, because whoever takes
 * over an account reads the new one. Events from before `previous_email` leave only our copy to read that from, which is
 * why one consumer both keeps addresses and writes these mails.
 */
export function onUserChanged(ctx: Context): Subscription {
  return on(userChanged, async (tx, event) => {
    const { user_id, email, role, is_active, changed, previous_email } = event.data
    const addressBefore = changed.includes('email')
      ? (previous_email ?? (await readAddressBefore(tx, user_id, event.revision)))
      : undefined
    await addressCopy.keep(tx, event)
    await notify(ctx, tx, {
      eventId: event.id,
      kind: 'SECURITY',
      facts: { changed, email, role, isActive: is_active },
      about: { type: 'USER', id: user_id },
      to: { userId: user_id, emails: [email, addressBefore] },
    })
  })
}

async function readAddressBefore(tx: Transaction, userId: number, revision: number): Promise<string | undefined> {
  const [address] = await tx
    .select()
    .from(addresses)
    .where(and(eq(addresses.userId, userId), lt(addresses.revision, revision)))
  return address?.email
}
