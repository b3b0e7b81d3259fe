import { userRegistered } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { readerOf } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

/** Welcomes a new person, without a name because no profile exists yet. */
export function onUserRegistered(ctx: Context): Subscription {
  return on(userRegistered, async (tx, event) => {
    const { user_id, email, email_verified, role, locale, time_zone } = event.data
    await emailReadModel.apply(tx, [event])
    await notify(ctx, tx, {
      eventId: event.id,
      code: 'WELCOME',
      params: { role },
      about: { type: 'USER', id: user_id },
      to: {
        userId: user_id,
        mailbox: { address: email, isProven: email_verified === true, reader: readerOf(locale, time_zone) },
      },
    })
  })
}
