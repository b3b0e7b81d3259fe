import type { Actor } from '@portal/chassis/http/actor'
import { type TeamAccess, teamAccess } from '@portal/contracts/profile/team'
import type { Context } from '../context.ts'
import type { JobRow, Member } from '../schema.ts'
import { findMember, readMember } from './find-member.ts'

/** What the actor may do with a job, by its team. */
export async function accessOf(ctx: Context, actor: Actor | undefined, job: JobRow): Promise<TeamAccess> {
  if (actor?.role !== 'RECRUITER') return 'FOREIGN'
  // The person in charge is known without the membership, which only ends that.
  const mayNeedFetch = actor.id !== job.recruiterUserId && job.companyId !== null
  const member = await (mayNeedFetch ? findMember(ctx, actor.id) : readMember(ctx.db, actor.id))
  return accessAs(actor, member, job)
}

/** {@link accessOf} for a membership that has been read. */
export function accessAs(actor: Actor, member: Member | undefined, job: JobRow): TeamAccess {
  return actor.role === 'RECRUITER' ? teamAccess({ userId: actor.id, member }, job, 'MANAGE_JOBS') : 'FOREIGN'
}
