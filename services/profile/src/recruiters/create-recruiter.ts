import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import { onDuplicate, single } from '@portal/chassis/mysql/statements'
import { recruiterCreated } from '@portal/contracts/profile/events'
import type { NewRecruiter } from '@portal/contracts/profile/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { assertOwnUserId } from '../accounts/own-user-id.ts'
import { foundFirstCompany } from '../companies/found-first-company.ts'
import type { Context } from '../context.ts'
import { stateOfRecruiter } from '../recruiter-state.ts'
import { type RecruiterRow, recruiters } from '../schema.ts'
import { readRecruiter } from './queries.ts'

/** Creates the actor's recruiter profile, and the company that it names. Throws `conflict` if there is one already. */
export function createRecruiter(
  ctx: Context,
  actor: Actor,
  input: NewRecruiter,
  once: Once<RecruiterRow>,
): Promise<Created> {
  assertOwnUserId(actor, input.user_id)
  return once.transact(ctx, async (tx) => {
    const insert = tx.insert(recruiters).values({
      userId: actor.id,
      companyName: input.company_name,
      companyWebsite: input.company_website ?? null,
    })
    const { id } = single(await onDuplicate(insert.$returningId(), profileExists))
    const recruiter = await readRecruiter(tx, actor.id)
    await foundFirstCompany(tx, recruiter)
    await assertNotErased(tx, actor.id)
    await record(tx, recruiterCreated, {
      aggregateId: id,
      revision: recruiter.revision,
      data: stateOfRecruiter(recruiter),
    })
    return recruiter
  })
}

function profileExists() {
  return conflict('PROFILE_EXISTS', 'You already have a recruiter profile')
}
