import { secondFactorChanged } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { addressCopy } from '../copies/copies.ts'
import { notify } from '../notifications/notify.ts'
import { addresses } from '../schema.ts'

/** Warns a person of every change of their second factor. */
export function onSecondFactorChanged(ctx: Context): Subscription {
  return on(
    secondFactorChanged,
    async (tx, event) => {
      const { user_id, change, recovery_codes_left } = event.data
      const [address] = await tx.select().from(addresses).where(eq(addresses.userId, user_id))
      await notify(ctx, tx, {
        eventId: event.id,
        kind: 'SECURITY',
        facts: { secondFactor: change, recoveryCodesLeft: recovery_codes_left },
        about: { type: 'USER', id: user_id },
        to: { userId: user_id, emails: [address?.email] },
      })
    },
    async ({ user_id }) => {
      const [known] = await ctx.db.select().from(addresses).where(eq(addresses.userId, user_id))
      if (!known) await addressCopy.learn(ctx, ctx.auth, user_id)
    },
  )
}
