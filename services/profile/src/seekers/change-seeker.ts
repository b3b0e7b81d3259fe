import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { SeekerChange } from '@portal/contracts/profile/http'
import type { Context } from '../context.ts'
import type { SeekerRow } from '../schema.ts'
import { lockSeeker } from './queries.ts'
import { writeSeeker } from './write-seeker.ts'

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
