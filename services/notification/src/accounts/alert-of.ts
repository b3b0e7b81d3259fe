import type { EventDefinition } from '@portal/contracts/event'
import type { MessageCode, ParamsOf } from '@portal/contracts/notification/wording/params'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

type OfUser = z.ZodType<{ user_id: number }>

/**
 * A subscription that sends a security alert to the owner of an account when `paramsOf` returns parameters for an event.
 * The address is fetched from the auth service if no event has delivered it yet.
 */
export function alertOf<Data extends OfUser, Code extends MessageCode>(
  ctx: Context,
  definition: EventDefinition<Data>,
  code: Code,
  paramsOf: (data: z.output<Data>) => ParamsOf<Code> | undefined,
): Subscription {
  return on(
    definition,
    async (tx, event) => {
      const params = paramsOf(event.data)
      if (!params) return
      const { user_id: userId } = event.data
      await notify(ctx, tx, {
        eventId: event.id,
        code,
        params,
        about: { type: 'USER', id: userId },
        to: { userId, mailbox: await readMailbox(tx, userId) },
      })
    },
    async (data) => {
      if (!paramsOf(data)) return
      const known = await readMailbox(ctx.db, data.user_id)
      if (!known?.isProven) await emailReadModel.fetchFromOwner(ctx, ctx.auth, data.user_id)
    },
  )
}
