import type { Actor } from '@portal/chassis/actor'
import { transact } from '@portal/chassis/database'
import { seekerRead, type seekerReads } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/record'
import type { Context } from './context.ts'
import { findSeekerFor, readSkills, type Which } from './queries.ts'
import type { SeekerRow, SeekerSkillRow } from './schema.ts'

/** A job seeker profile for somebody who may see it, which is noted. To everybody else it does not exist. */
export async function readSeekerFor(ctx: Context, actor: Actor, which: Which): Promise<SeekerRow> {
  const seeker = await findSeekerFor(ctx, actor, which)
  await recordReading(ctx, actor, seeker, 'PROFILE')
  return seeker
}

/** The skills of a job seeker, by skill id, under the same rule. */
export async function readSkillsFor(ctx: Context, actor: Actor, userId: number): Promise<SeekerSkillRow[]> {
  const seeker = await findSeekerFor(ctx, actor, { userId })
  const skills = await readSkills(ctx.db, userId)
  await recordReading(ctx, actor, seeker, 'SKILLS')
  return skills
}

/** Before the answer, so that nobody reads what is not noted. What people read of themselves is nobody's business. */
async function recordReading(
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
