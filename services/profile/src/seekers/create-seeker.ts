import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Created, Once } from '@portal/chassis/http/idempotency'
import { onDuplicate, single } from '@portal/chassis/mysql/statements'
import { seekerCreated } from '@portal/contracts/profile/events'
import type { NewSeeker } from '@portal/contracts/profile/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { assertOwnUserId } from '../accounts/own-user-id.ts'
import type { Context } from '../context.ts'
import { seekers } from '../schema.ts'
import { keepVersion } from './keep-version.ts'
import { personColumns } from './person-columns.ts'
import { type DescribedSeeker, stateOfSeeker } from './present.ts'
import { readSeeker } from './queries.ts'

/** Creates the actor's job seeker profile. Throws `conflict` if there is one already. */
export function createSeeker(
  ctx: Context,
  actor: Actor,
  input: NewSeeker,
  once: Once<DescribedSeeker>,
): Promise<Created> {
  assertOwnUserId(actor, input.user_id)
  return once.transact(ctx, async (tx) => {
    const insert = tx.insert(seekers).values({
      userId: actor.id,
      fullName: input.full_name,
      ...personColumns(input),
    })
    const { id } = single(await onDuplicate(insert.$returningId(), profileExists))
    await assertNotErased(tx, actor.id)
    const created = await readSeeker(tx, actor.id)
    const seeker = { ...created, experience: [], educated: [], skills: [], hasResume: false }
    await keepVersion(tx, seeker)
    await record(tx, seekerCreated, { aggregateId: id, revision: seeker.revision, data: stateOfSeeker(seeker) })
    return seeker
  })
}

function profileExists() {
  return conflict('PROFILE_EXISTS', 'You already have a job seeker profile')
}
