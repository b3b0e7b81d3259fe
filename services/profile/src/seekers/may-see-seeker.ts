import { forbidden } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { may } from '@portal/contracts/profile/team'
import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { accessGrants, companyAccessGrants, companyMembers } from '../schema.ts'

/**
 * Whether a user may see a job seeker. Recruiters see those who have applied for a job of their company, as long as they
 * are members of it, and until some time after the last application was withdrawn. Throws `forbidden` for a member whose role is too small.
 */
export async function maySeeSeeker(ctx: Context, actor: Actor, seekerUserId: number): Promise<boolean> {
  if (actor.id === seekerUserId || actor.role === 'ADMIN') return true
  if (actor.role !== 'RECRUITER') return false
  const [found] = await ctx.db
    .select({ member: companyMembers, ofCompany: companyAccessGrants.seekerUserId, own: accessGrants.seekerUserId })
    .from(sql`(SELECT 1) AS one`)
    .leftJoin(companyMembers, eq(companyMembers.userId, actor.id))
    .leftJoin(
      companyAccessGrants,
      and(
        eq(companyAccessGrants.companyId, companyMembers.companyId),
        eq(companyAccessGrants.seekerUserId, seekerUserId),
        hasNotEnded(companyAccessGrants),
      ),
    )
    .leftJoin(
      accessGrants,
      and(
        eq(accessGrants.recruiterUserId, actor.id),
        eq(accessGrants.seekerUserId, seekerUserId),
        hasNotEnded(accessGrants),
      ),
    )
  const { member, ofCompany, own } = found ?? {}
  if (!member) return Boolean(own)
  if (member.leftAt !== null) return false
  // What a recruiter knows from before the companies is that of their first company, not of one that they joined.
  if (!ofCompany && !(own && member.revision === 1)) return false
  if (!may(member.role, 'MANAGE_APPLICATIONS')) {
    throw forbidden('COMPANY_ROLE', 'Your role in the company does not include this')
  }
  return true
}

/** The clock of the database decides, so that all replicas agree. */
function hasNotEnded({ endsAt }: typeof accessGrants | typeof companyAccessGrants) {
  return or(isNull(endsAt), gt(endsAt, sql`utc_timestamp(3)`))
}
