import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { CompanyChange } from '@portal/contracts/profile/companies-http'
import type { Context } from '../context.ts'
import type { CompanyRow } from '../schema.ts'
import { assertOwner } from './membership.ts'
import { lockCompany } from './queries.ts'
import { writeCompany } from './write-company.ts'

/** Edits the actor's company. Omitted fields stay, null clears. */
export function changeCompany(ctx: Context, actor: Actor, id: number, input: CompanyChange): Promise<CompanyRow> {
  return transact(ctx, async (tx) => {
    const before = await lockCompany(tx, id)
    await assertOwner(tx, actor, id)
    const given = Object.entries(input).filter(([, value]) => value !== undefined)
    return writeCompany(tx, before, Object.fromEntries(given))
  })
}
