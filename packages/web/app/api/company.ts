import { companyOperations } from '@portal/contracts/profile/companies-http'
import { attempt, type Context, errorPage } from './call.ts'

/** The company of the recruiter who is signed in, with their role there. Undefined without one. */
export async function readMembership(context: Context) {
  const membership = await attempt(context, companyOperations.readMyCompany)
  if (membership.ok) return membership.value
  if (membership.problem.status === 404) return undefined
  throw errorPage(membership.problem)
}
