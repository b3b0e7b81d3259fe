import { conflict, notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { RecruiterChange } from '@portal/contracts/profile/http'
import { assertOwner, completeMembership } from '../companies/membership.ts'
import { lockCompany } from '../companies/queries.ts'
import { writeCompany } from '../companies/write-company.ts'
import type { Context } from '../context.ts'
import type { RecruiterRow } from '../schema.ts'
import { assertOwnRecruiter, readRecruiter } from './queries.ts'

/**
 * Edits the company of the actor, whose profile repeats its name and website. Omitted fields stay; equal values cause no
 * write and no event.
 */
export function changeRecruiter(
  ctx: Context,
  actor: Actor,
  userId: number,
  input: RecruiterChange,
): Promise<RecruiterRow> {
  return transact(ctx, async (tx) => {
    await assertOwnRecruiter(tx, actor, userId)
    const member = await completeMembership(tx, userId)
    if (!member) throw notFound('Recruiter profile')
    if (member.leftAt !== null) throw conflict('NO_COMPANY', 'You have left the company')
    const company = await lockCompany(tx, member.companyId)
    await assertOwner(tx, actor, company.id)
    await writeCompany(tx, company, {
      name: input.company_name ?? company.name,
      website: input.company_website === undefined ? company.website : input.company_website,
    })
    return readRecruiter(tx, userId)
  })
}
