// The companies and domains that a job seeker blocks, as a form changes them.

type Blocks = { companies: readonly { id: number }[]; domains: readonly string[] }

/** The path of the page of a company, in an address or alone. */
const companyPage = /\/companies\/(\d{1,15})(?:\/|$)/

/** The blocks with another one: the company whose page was named, or else a domain. */
export function withBlock({ companies, domains }: Blocks, text: string) {
  const ids = companies.map(({ id }) => id)
  const [, company] = companyPage.exec(text) ?? []
  return company === undefined
    ? { company_ids: ids, domains: [...domains, text] }
    : { company_ids: [...ids, Number(company)], domains: [...domains] }
}

/** The blocks without one: the id of a company, or a domain. */
export function withoutBlock({ companies, domains }: Blocks, removed: string) {
  return {
    company_ids: companies.map(({ id }) => id).filter((id) => String(id) !== removed),
    domains: domains.filter((domain) => domain !== removed),
  }
}
