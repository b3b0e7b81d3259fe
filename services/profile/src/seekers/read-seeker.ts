import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { seekerRead, type seekerReads } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import type { ProfileKey } from '../profile-key.ts'
import type { SeekerRow, SeekerSkillRow } from '../schema.ts'
import { describeSeeker } from './describe-seeker.ts'
import type { DescribedSeeker } from './present.ts'
import { findSeekerFor, readSkills } from './queries.ts'

/** A job seeker profile that the actor may see; throws `notFound` otherwise. Records the read. */
export async function readSeekerFor(ctx: Context, actor: Actor, key: ProfileKey): Promise<DescribedSeeker> {
  const seeker = await describeSeeker(ctx.db, await findSeekerFor(ctx, actor, key))
  await recordRead(ctx, actor, seeker, 'PROFILE')
  return seeker
}

/** The skills of a job seeker that the actor may see, by skill id; throws `notFound` otherwise. Records the read. */
export async function readSkillsFor(ctx: Context, actor: Actor, userId: number): Promise<SeekerSkillRow[]> {
  const seeker = await findSeekerFor(ctx, actor, { userId })
  const skills = await readSkills(ctx.db, userId)
  await recordRead(ctx, actor, seeker, 'SKILLS')
  return skills
}

/** Runs before the response, so that every read is recorded. Reads of one's own profile are not recorded. */
async function recordRead(
  ctx: Context,
  actor: Actor,
  seeker: SeekerRow,
  read: (typeof seekerReads)[number],
): Promise<void> {
  if (actor.id === seeker.userId) return
  await transact(ctx, (tx) =>
    record(tx, seekerRead, {
      aggregateId: seeker.id,
      revision: seeker.revision,
      data: {
        job_seeker_id: seeker.id,
        seeker_user_id: seeker.userId,
        reader_user_id: actor.id,
        reader_role: actor.role,
        read,
      },
    }),
  )
}
