import { companyOperations } from '@portal/contracts/profile/companies-http'
import { attempt, type Context, errorPage } from './call.ts'

/** The company of the recruiter who is signed in, with their role there. Undefined without one. */
export async function readMembership(context: Context) {
  const membership = await attempt(context, companyOperations.readMyCompany)
  if (membership.ok) return membership.value
  if (membership.problem.status === 404) return undefined
  throw errorPage(membership.problem)
}

/** Whether a company is verified; false also if that is not known just now, as a page shows the job all the same. */
export async function isVerified(context: Context, companyId: number | null): Promise<boolean> {
  if (companyId === null) return false
  const company = await attempt(context, companyOperations.readCompany, { params: { id: companyId } })
  return company.ok && company.value.is_verified
}
