import { linkRequested } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { defaultReader, readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

/**
 * Emails a link to the address that it is about, whether or not that address is proven, and to no other address. The account
 * is fetched from the auth service if no event has delivered it yet, for its language.
 */
export function onLinkRequested(ctx: Context): Subscription {
  return on(
    linkRequested,
    async (tx, event) => {
      const { user_id, email, purpose, link_id, expires_at } = event.data
      const { reader } = (await readMailbox(tx, user_id)) ?? { reader: defaultReader }
      await notify(ctx, tx, {
        eventId: event.id,
        code: 'LINK_EMAILED',
        params: { purpose, email, expires_at },
        about: { type: 'USER', id: user_id },
        to: { userId: user_id, mailbox: { address: email, isProven: false, reader } },
        link: { id: link_id, purpose, expiresAt: new Date(expires_at) },
      })
    },
    async ({ user_id }) => {
      const known = await readMailbox(ctx.db, user_id)
      if (!known) await emailReadModel.fetchFromOwner(ctx, ctx.auth, user_id)
    },
  )
}
