import { profileOperations } from '@portal/contracts/profile/http'
import { attempt, type Context, errorPage } from './call.ts'
import type { Person } from './session.ts'

/** The company of a recruiter, who may not have named it yet. */
export async function readCompany(context: Context, { id }: Person) {
  const params = { user_id: id }
  const company = await attempt(context, profileOperations.readRecruiterProfileOfUser, { params })
  if (company.ok) return company.value
  if (company.problem.status === 404) return undefined
  throw errorPage(company.problem)
}
