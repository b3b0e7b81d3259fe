import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { recruiterChanged } from '@portal/contracts/profile/events'
import type { RecruiterChange } from '@portal/contracts/profile/http'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type RecruiterRow, recruiters } from '../schema.ts'
import { stateOfRecruiter } from './present.ts'
import { lockRecruiter, readRecruiter } from './queries.ts'

/** Edits the actor's own recruiter profile. Omitted fields stay; equal values cause no write and no event. */
export function changeRecruiter(
  ctx: Context,
  actor: Actor,
  userId: number,
  input: RecruiterChange,
): Promise<RecruiterRow> {
  return transact(ctx, async (tx) => {
    const before = await lockRecruiter(tx, actor, userId)
    const after = {
      companyName: input.company_name ?? before.companyName,
      companyWebsite: input.company_website === undefined ? before.companyWebsite : input.company_website,
    }
    if (isDeepStrictEqual({ ...before, ...after }, before)) return before

    await tx
      .update(recruiters)
      .set({ ...after, revision: before.revision + 1 })
      .where(eq(recruiters.id, before.id))
    const recruiter = await readRecruiter(tx, userId)
    await record(tx, recruiterChanged, {
      aggregateId: recruiter.id,
      revision: recruiter.revision,
      data: stateOfRecruiter(recruiter),
    })
    return recruiter
  })
}
