import type { EventDefinition } from '@portal/contracts/event'
import { type JobState, jobExpiring, jobNotPublished } from '@portal/contracts/job/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import type { z } from 'zod'
import { namelessJob } from '../applications/parties.ts'
import type { Context } from '../context.ts'
import { oneLine } from '../mail/compose-mail.ts'
import { notify } from '../notifications/notify.ts'
import { readMailbox } from '../read-models/read-case.ts'
import { emailReadModel } from '../read-models/read-models.ts'
import type { DetailsOf } from '../templates/templates.ts'

/** Notifies the recruiter of a job that it will end soon. */
export function onJobExpiring(ctx: Context): Subscription {
  return toRecruiter(ctx, jobExpiring, 'JOB_EXPIRING', ({ expires_at }) => ({
    end: expires_at ? new Date(expires_at) : undefined,
  }))
}

/** Notifies the recruiter of a draft that it was not opened at the time they had set. */
export function onJobNotPublished(ctx: Context): Subscription {
  return toRecruiter(ctx, jobNotPublished, 'JOB_NOT_PUBLISHED', ({ missing }) => ({ missing }))
}

function toRecruiter<Data extends z.ZodType<JobState>, Kind extends 'JOB_EXPIRING' | 'JOB_NOT_PUBLISHED'>(
  ctx: Context,
  definition: EventDefinition<Data>,
  kind: Kind,
  detailsOf: (data: z.output<Data>) => Omit<DetailsOf<Kind>, 'job'>,
): Subscription {
  return on(
    definition,
    async (tx, event) => {
      const { job_id: id, recruiter_user_id: userId, title } = event.data
      // The title is empty once the recruiter was erased.
      const details = { ...detailsOf(event.data), job: oneLine(title) || namelessJob } as DetailsOf<Kind>
      const to = { userId, mailbox: await readMailbox(tx, userId) }
      await notify(ctx, tx, { eventId: event.id, kind, details, about: { type: 'JOB', id }, to })
    },
    async ({ recruiter_user_id: userId }) => {
      const known = await readMailbox(ctx.db, userId)
      if (!known?.isProven) await emailReadModel.fetchFromOwner(ctx, ctx.auth, userId)
    },
  )
}
