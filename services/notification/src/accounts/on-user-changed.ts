import { userChanged } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { defaultReader, readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

/**
 * Alerts a person that their account was changed. After a change of address the former one gets a link that undoes it,
 * through `auth.link-requested`.
 */
export function onUserChanged(ctx: Context): Subscription {
  return on(userChanged, async (tx, event) => {
    const { user_id, email, email_verified, role, is_active, changed } = event.data
    await emailReadModel.apply(tx, [event])
    // The event of an older release lacks language and time zone.
    const { reader } = (await readMailbox(tx, user_id)) ?? { reader: defaultReader }
    await notify(ctx, tx, {
      eventId: event.id,
      code: 'ACCOUNT_CHANGED',
      params: { changed, email, role, is_active },
      about: { type: 'USER', id: user_id },
      to: { userId: user_id, mailbox: { address: email, isProven: email_verified === true, reader } },
    })
  })
}
