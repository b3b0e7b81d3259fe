import { sessionEnded } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { addressCopy } from '../copies/copies.ts'
import { notify } from '../notifications/notify.ts'
import { addresses } from '../schema.ts'

/** Warns a person whose refresh token came a second time; every other end of a session is their own doing. */
export function onSessionEnded(ctx: Context): Subscription {
  return on(
    sessionEnded,
    async (tx, event) => {
      const { user_id, why } = event.data
      if (why !== 'REUSED_TOKEN') return
      const [address] = await tx.select().from(addresses).where(eq(addresses.userId, user_id))
      await notify(ctx, tx, {
        eventId: event.id,
        kind: 'SECURITY',
        facts: { session: why },
        about: { type: 'USER', id: user_id },
        to: { userId: user_id, emails: [address?.email] },
      })
    },
    async ({ user_id, why }) => {
      if (why !== 'REUSED_TOKEN') return
      const [known] = await ctx.db.select().from(addresses).where(eq(addresses.userId, user_id))
      if (!known) await addressCopy.learn(ctx, ctx.auth, user_id)
    },
  )
}
