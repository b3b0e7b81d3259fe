import type { Problem } from '@portal/contracts/operation'
import type { CompanyChange, CompanySize } from '@portal/contracts/profile/companies-http'

/** What somebody typed about a company, as the API takes it: a field without a text removes what was stored. */
export type TypedCompany = Required<CompanyChange> & { name: string; website: string | null }

/** The company that a form describes. */
export function readCompanyForm(field: (name: string) => string): TypedCompany {
  const text = (name: string) => field(name).trim() || null
  return {
    name: field('name'),
    website: text('website'),
    industry: text('industry'),
    // The API rejects a size that is none.
    size: text('size') as CompanySize | null,
    country: text('country'),
    description: text('description'),
  }
}

/** A problem with the fields of a company, whatever the operation calls them. */
export function companyProblem<Reported extends Problem>(problem: Reported | undefined): Reported | undefined {
  return problem?.errors
    ? { ...problem, errors: problem.errors.map((error) => ({ ...error, path: error.path.replace(/^company_/, '') })) }
    : problem
}
