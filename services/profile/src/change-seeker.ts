import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { seekerChanged } from '@portal/contracts/profile/events'
import type { SeekerChange } from '@portal/contracts/profile/http'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from './context.ts'
import { stateOfSeeker } from './present.ts'
import { lockSeeker, readSeeker } from './queries.ts'
import { type SeekerRow, seekers } from './schema.ts'

/** Edits the actor's own job seeker profile. Omitted fields stay; equal values cause no write and no event. */
export function changeSeeker(ctx: Context, actor: Actor, userId: number, input: SeekerChange): Promise<SeekerRow> {
  return transact(ctx, async (tx) => {
    const before = await lockSeeker(tx, actor, userId)
    const after = {
      fullName: input.full_name ?? before.fullName,
      phone: input.phone === undefined ? before.phone : input.phone,
      experienceYears: input.experience_years === undefined ? before.experienceYears : input.experience_years,
      education: input.education === undefined ? before.education : input.education,
      resumeUrl: input.resume_url === undefined ? before.resumeUrl : input.resume_url,
    }
    if (isDeepStrictEqual({ ...before, ...after }, before)) return before
    return writeSeeker(tx, before, after)
  })
}

/**
 * Writes the changed fields of a job seeker and records the event. The caller has locked `before`. Without `after`,
 * only the skills changed.
 */
export async function writeSeeker(
  tx: Transaction,
  before: SeekerRow,
  after: Partial<SeekerRow> = {},
): Promise<SeekerRow> {
  await tx
    .update(seekers)
    .set({ ...after, revision: before.revision + 1 })
    .where(eq(seekers.id, before.id))
  const seeker = await readSeeker(tx, before.userId)
  await record(tx, seekerChanged, {
    aggregateId: seeker.id,
    revision: seeker.revision,
    data: stateOfSeeker(seeker),
  })
  return seeker
}
