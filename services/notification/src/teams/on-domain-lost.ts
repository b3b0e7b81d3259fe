import { domainLost } from '@portal/contracts/profile/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

/** Notifies the owners of a company that a domain is no longer verified. Its name is not known here. */
export function onDomainLost(ctx: Context): Subscription {
  return on(
    domainLost,
    async (tx, { id, data }) => {
      for (const userId of data.owner_user_ids) {
        await notify(ctx, tx, {
          eventId: id,
          code: 'DOMAIN_LOST',
          params: {},
          about: { type: 'COMPANY', id: data.company_id },
          to: { userId, mailbox: await readMailbox(tx, userId) },
        })
      }
    },
    async ({ owner_user_ids }) => {
      for (const userId of owner_user_ids) {
        const known = await readMailbox(ctx.db, userId)
        if (!known?.isProven) await emailReadModel.fetchFromOwner(ctx, ctx.auth, userId)
      }
    },
  )
}
