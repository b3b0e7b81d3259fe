import { resumeScanned } from '@portal/contracts/profile/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

/** Notifies a job seeker that a résumé is infected, so that others cannot read it. Its name is not known here. */
export function onResumeScanned(ctx: Context): Subscription {
  return on(
    resumeScanned,
    async (tx, { id, data }) => {
      if (data.scan !== 'INFECTED') return
      const { user_id: userId } = data
      await notify(ctx, tx, {
        eventId: id,
        code: 'RESUME_REFUSED',
        params: {},
        about: { type: 'USER', id: userId },
        to: { userId, mailbox: await readMailbox(tx, userId) },
      })
    },
    async ({ scan, user_id }) => {
      if (scan !== 'INFECTED') return
      const known = await readMailbox(ctx.db, user_id)
      if (!known?.isProven) await emailReadModel.fetchFromOwner(ctx, ctx.auth, user_id)
    },
  )
}
