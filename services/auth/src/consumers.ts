import * as application from '@portal/contracts/application/events'
import * as auth from '@portal/contracts/auth/events'
import * as job from '@portal/contracts/job/events'
import * as notification from '@portal/contracts/notification/events'
import * as profile from '@portal/contracts/profile/events'
import { type Consumer, consumer, on } from '@portal/messaging/consume/consume'
import type { Context } from './context.ts'
import { recordAcknowledgement } from './privacy/record-acknowledgement.ts'

const erasedBy = { auth, job, profile, application, notification } as const

/** All consumers of this service. Durable names are deployed state: a renamed consumer starts from the beginning. */
export function consumersOf(ctx: Context): Consumer[] {
  return (Object.keys(erasedBy) as (keyof typeof erasedBy)[]).map((owner) =>
    consumer(`auth-erasures-${owner}`, [
      on(
        erasedBy[owner].personErased,
        (tx, { data }) => recordAcknowledgement(ctx, tx, { owner, erasureId: data.erasure_id }),
        // By now every event that the owner recorded before its acknowledgement is either published or deleted.
        ({ user_id }) => ctx.streams.erasePerson(owner, user_id),
      ),
    ]),
  )
}
