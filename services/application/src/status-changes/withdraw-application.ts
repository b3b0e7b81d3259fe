import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { lockApplication } from '../applications/queries.ts'
import { assertStep } from '../applications/status.ts'
import type { Context } from '../context.ts'
import type { ApplicationRow } from '../schema.ts'
import { moveApplication } from './move-application.ts'

/** Withdraws an application, by the applicant. Withdrawing twice changes nothing. */
export function withdrawApplication(ctx: Context, actor: Actor, id: number): Promise<ApplicationRow> {
  return transact(ctx, async (tx) => {
    const application = await lockApplication(tx, id, { seekerUserId: actor.id })
    if (application.status === 'WITHDRAWN') return application
    assertStep(application.status, 'WITHDRAWN', 'applicant')
    return moveApplication(ctx, tx, application, { to: 'WITHDRAWN', by: actor.id })
  })
}
