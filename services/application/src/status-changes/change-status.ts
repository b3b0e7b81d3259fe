import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { StatusChange } from '@portal/contracts/application/http'
import { lockApplication } from '../applications/queries.ts'
import { assertStep, stepsFrom } from '../applications/status.ts'
import type { Context } from '../context.ts'
import type { ApplicationRow } from '../schema.ts'
import { moveApplication } from './move-application.ts'

/** Changes the status of an application, by the team of the job. The current status changes nothing. */
export function changeStatus(ctx: Context, actor: Actor, id: number, input: StatusChange): Promise<ApplicationRow> {
  return transact(ctx, async (tx) => {
    const application = await lockApplication(tx, id, { managerUserId: actor.id })
    const { status } = application
    if (input.new_status === status) return application
    if (input.expected_status !== undefined && input.expected_status !== status) {
      throw conflict('STATUS_HAS_CHANGED', `The application has the status ${status} now`, {
        allowed: [...stepsFrom(status, 'recruiter')],
      })
    }
    assertStep(status, input.new_status, 'recruiter')
    return moveApplication(ctx, tx, application, { to: input.new_status, by: actor.id })
  })
}
