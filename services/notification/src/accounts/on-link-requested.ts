import { linkRequested } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'

/** Emails a link to the address that it is about, whether or not that address is proven, and to no other address. */
export function onLinkRequested(ctx: Context): Subscription {
  return on(linkRequested, async (tx, event) => {
    const { user_id, email, purpose, link_id, expires_at } = event.data
    const expiresAt = new Date(expires_at)
    await notify(ctx, tx, {
      eventId: event.id,
      kind: 'SECURITY',
      details: { purpose, email, expiresAt },
      about: { type: 'USER', id: user_id },
      to: { userId: user_id, mailbox: { address: email, isProven: false } },
      link: { id: link_id, purpose, expiresAt },
    })
  })
}
