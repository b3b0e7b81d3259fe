import { userChanged } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { emailReadModel } from '../read-models/read-models.ts'

/**
 * Alerts a person that their account was changed. After a change of address the former one gets a link that undoes it,
 * through `auth.link-requested`.
 */
export function onUserChanged(ctx: Context): Subscription {
  return on(userChanged, async (tx, event) => {
    const { user_id, email, email_verified, role, is_active, changed } = event.data
    await emailReadModel.apply(tx, [event])
    await notify(ctx, tx, {
      eventId: event.id,
      kind: 'SECURITY',
      details: { changed, email, role, isActive: is_active },
      about: { type: 'USER', id: user_id },
      to: { userId: user_id, mailbox: { address: email, isProven: email_verified === true } },
    })
  })
}
