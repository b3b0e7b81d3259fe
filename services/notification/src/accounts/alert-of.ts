import type { EventDefinition } from '@portal/contracts/event'
import { on, type Subscription } from '@portal/messaging/consume'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import type { FactsOf } from '../notifications/templates.ts'
import { readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

type OfUser = z.ZodType<{ user_id: number }>

/**
 * Warns a person of what an event tells of their account, where `factsOf` makes something of it. Their address is asked
 * for where no event has told it yet.
 */
export function alertOf<Data extends OfUser>(
  ctx: Context,
  definition: EventDefinition<Data>,
  factsOf: (data: z.output<Data>) => FactsOf<'SECURITY'> | undefined,
): Subscription {
  return on(
    definition,
    async (tx, event) => {
      const facts = factsOf(event.data)
      if (!facts) return
      const { user_id: userId } = event.data
      await notify(ctx, tx, {
        eventId: event.id,
        kind: 'SECURITY',
        facts,
        about: { type: 'USER', id: userId },
        to: { userId, mailbox: await readMailbox(tx, userId) },
      })
    },
    async (data) => {
      if (!factsOf(data)) return
      const known = await readMailbox(ctx.db, data.user_id)
      if (!known?.isProven) await emailReadModel.fetchFromOwner(ctx, ctx.auth, data.user_id)
    },
  )
}
