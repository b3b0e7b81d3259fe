import type { EventDefinition } from '@portal/contracts/event'
import { type JobState, jobExpiring, jobNotPublished } from '@portal/contracts/job/events'
import type { ParamsOf } from '@portal/contracts/notification/wording/params'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { oneLine } from '../mail/compose-mail.ts'
import { notify } from '../notifications/notify.ts'
import { readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'

/** Notifies the recruiter of a job that it will end soon. */
export function onJobExpiring(ctx: Context): Subscription {
  return toRecruiter(ctx, jobExpiring, 'JOB_EXPIRING', ({ expires_at }) => ({ ends_at: expires_at ?? null }))
}

/** Notifies the recruiter of a draft that it was not opened at the time they had set. */
export function onJobNotPublished(ctx: Context): Subscription {
  return toRecruiter(ctx, jobNotPublished, 'JOB_NOT_PUBLISHED', ({ missing }) => ({ missing }))
}

function toRecruiter<Data extends z.ZodType<JobState>, Code extends 'JOB_EXPIRING' | 'JOB_NOT_PUBLISHED'>(
  ctx: Context,
  definition: EventDefinition<Data>,
  code: Code,
  paramsOf: (data: z.output<Data>) => Omit<ParamsOf<Code>, 'job'>,
): Subscription {
  return on(
    definition,
    async (tx, event) => {
      const { job_id: id, recruiter_user_id: userId, title } = event.data
      // The title is empty once the recruiter was erased.
      const params = { ...paramsOf(event.data), job: oneLine(title) || null } as ParamsOf<Code>
      const to = { userId, mailbox: await readMailbox(tx, userId) }
      await notify(ctx, tx, { eventId: event.id, code, params, about: { type: 'JOB', id }, to })
    },
    async ({ recruiter_user_id: userId }) => {
      const known = await readMailbox(ctx.db, userId)
      if (!known?.isProven) await emailReadModel.fetchFromOwner(ctx, ctx.auth, userId)
    },
  )
}
