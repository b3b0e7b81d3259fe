import { type Transactional, transact } from '@portal/chassis/mysql/database'
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import { companies, companyMembers, recruiters } from '../schema.ts'
import { completeMembership } from './membership.ts'
import { lockCompany } from './queries.ts'
import { writeCompany } from './write-company.ts'

const pageSize = 500

/**
 * Repairs what processes of a release without companies wrote while the portal was upgraded: founds the missing companies
 * of recruiters, and takes over the names and websites that their owners changed. May run repeatedly. Returns the number
 * of companies founded and changed.
 */
export async function completeCompanies(ctx: Transactional): Promise<{ founded: number; changed: number }> {
  const done = { founded: 0, changed: 0 }
  for (let after = 0, isLast = false; !isLast; ) {
    const rows = await ctx.db
      .select({ recruiter: recruiters, member: companyMembers, company: companies })
      .from(recruiters)
      .leftJoin(companyMembers, eq(companyMembers.userId, recruiters.userId))
      .leftJoin(companies, eq(companies.id, companyMembers.companyId))
      .where(and(gt(recruiters.id, after), isNull(recruiters.isDeleted)))
      .orderBy(asc(recruiters.id))
      .limit(pageSize)
    for (const { recruiter, member, company } of rows) {
      const { companyName: name, companyWebsite: website } = recruiter
      if (!member) {
        await transact(ctx, (tx) => completeMembership(tx, recruiter.userId))
        done.founded += 1
      } else if (company && isOwner(member) && (company.name !== name || company.website !== website)) {
        await transact(ctx, async (tx) => writeCompany(tx, await lockCompany(tx, company.id), { name, website }))
        done.changed += 1
      }
    }
    after = rows.at(-1)?.recruiter.id ?? after
    isLast = rows.length < pageSize
  }
  return done
}

function isOwner({ role, leftAt }: { role: string; leftAt: Date | null }): boolean {
  return role === 'OWNER' && leftAt === null
}
