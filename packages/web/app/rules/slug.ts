const maxCharacters = 80

/** The readable part of an address: lower-case words of a text, joined by dashes. Empty if it has none in Latin script. */
export function slugOf(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/c\+\+/g, 'cpp')
    .replace(/c#/g, 'csharp')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, maxCharacters)
    .replace(/-$/, '')
}

/** The canonical path of a company. */
export function companyPath({ id, name }: { id: number; name: string }): string {
  return [`/companies/${id}`, ...[slugOf(name)].filter(Boolean)].join('/')
}

type JobOfCompany = { company_id: number | null; recruiter_id: number; company_name: string }

/** The canonical path of the company that posted a job. */
export function employerPath({ company_id, recruiter_id, company_name: name }: JobOfCompany): string {
  // A company has the id of the profile of its first recruiter, until the company of a job is known.
  return companyPath({ id: company_id ?? recruiter_id, name })
}

/** A page of its own below each job, which its title must not hide. */
const reserved = 'apply'

/** The canonical path of a job. */
export function jobPath({ id, title }: { id: number; title: string }): string {
  const slug = slugOf(title)
  return slug === '' || slug === reserved ? `/jobs/${id}` : `/jobs/${id}/${slug}`
}
