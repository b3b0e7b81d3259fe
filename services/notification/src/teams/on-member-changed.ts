import { memberChanged } from '@portal/contracts/profile/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { oneLine } from '../mail/compose-mail.ts'
import { notify } from '../notifications/notify.ts'
import { readMailbox } from '../read-models/read-case.ts'
import { companyNameReadModel, emailReadModel } from '../read-models/read-models.ts'
import { companyNames } from '../schema.ts'

type Change = z.output<typeof memberChanged.data>
type Concerned = { userId: number; change: 'JOINED' | 'ROLE' | 'REMOVED' }

/** Notifies the person whose role was changed or who was removed by another one, and the person whose invite was accepted. */
export function onMemberChanged(ctx: Context): Subscription {
  return on(
    memberChanged,
    async (tx, { id, actor_id, data }, concerned: Concerned | undefined) => {
      if (!concerned || (concerned.change !== 'JOINED' && actor_id === data.user_id)) return
      const { userId, change } = concerned
      const [known] = await tx.select().from(companyNames).where(eq(companyNames.userId, userId))
      const company = known ? oneLine(known.name) : null
      await notify(ctx, tx, {
        eventId: id,
        code: 'TEAM_CHANGED',
        params: { company, change, role: data.role },
        about: { type: 'COMPANY', id: data.company_id },
        to: { userId, mailbox: await readMailbox(tx, userId) },
      })
    },
    async (data) => {
      const concerned = concernedBy(data)
      if (!concerned) return undefined
      const { userId } = concerned
      const known = await readMailbox(ctx.db, userId)
      const [name] = await ctx.db.select().from(companyNames).where(eq(companyNames.userId, userId))
      await Promise.all([
        known?.isProven || emailReadModel.fetchFromOwner(ctx, ctx.auth, userId),
        name ?? companyNameReadModel.fetchFromOwner(ctx, ctx.profile, userId),
      ])
      return concerned
    },
  )
}

/** Undefined for what people do themselves, for names, and for events from before changes were recorded. */
function concernedBy({ change, user_id, invited_by }: Change): Concerned | undefined {
  if (change === 'JOINED') return invited_by === undefined ? undefined : { userId: invited_by, change }
  if (change === 'ROLE') return { userId: user_id, change }
  return change === 'LEFT' ? { userId: user_id, change: 'REMOVED' } : undefined
}
