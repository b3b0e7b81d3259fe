import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { SeekerChange } from '@portal/contracts/profile/http'
import type { Context } from '../context.ts'
import { describeSeeker } from './describe-seeker.ts'
import { personColumns } from './person-columns.ts'
import type { DescribedSeeker } from './present.ts'
import { lockSeeker } from './queries.ts'
import { writeSeeker } from './write-seeker.ts'

/** Edits the actor's own job seeker profile. Omitted fields stay; equal values cause no write and no event. */
export function changeSeeker(
  ctx: Context,
  actor: Actor,
  userId: number,
  input: SeekerChange,
): Promise<DescribedSeeker> {
  return transact(ctx, async (tx) => {
    const before = await lockSeeker(tx, actor, userId)
    const after = { fullName: input.full_name ?? before.fullName, ...personColumns(input, before) }
    const isSame = isDeepStrictEqual({ ...before, ...after }, before)
    return isSame ? describeSeeker(tx, before) : writeSeeker(tx, before, after)
  })
}
