import { z } from 'zod'
import { idText, instant } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { companyParams } from './companies-http.ts'

/** How many domains a company may have, how often it may check one in an hour, and how long a record may be missing. */
export const domainLimits = { domains: 10, checksPerHour: 10, graceDays: 7 } as const

export const companyDomain = z
  .object({
    domain: z.string(),
    is_verified: z.boolean(),
    verified_at: instant.nullable(),
    missing_since: instant.nullable().meta({
      description: 'Since when the record of a verified domain is not found any more. After 7 days it is not verified',
    }),
    record: z
      .object({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .meta({ description: 'The DNS record that shows that the domain belongs to the company' }),
    created_at: instant,
  })
  .meta({ id: 'CompanyDomain' })

export const domainCheck = z
  .object({
    domain: z.string(),
    is_verified: z.boolean(),
    has_answer: z.boolean().meta({ description: 'False if the name servers did not answer' }),
    found: z.array(z.string()).meta({ description: 'The texts that the TXT records of that name have' }),
  })
  .meta({ id: 'CompanyDomainCheck' })

export const addDomainBody = z
  .strictObject({ domain: z.string().trim().min(1).max(300) })
  .meta({ id: 'NewCompanyDomain', example: { domain: 'techcorp.example' } })

const domainParams = z.object({ id: idText, domain: z.string().min(1).max(253) })

export const domainOperations = defineOperations({
  addDomain: {
    method: 'post',
    path: '/companies/{id}/domains',
    summary: 'Add a domain of your company',
    description: `For owners (403 \`COMPANY_ROLE\`). Only the registrable domain counts: \`www.techcorp.example\` is
\`techcorp.example\`. One that your company has already is returned again. At most 10 (409 \`DOMAIN_LIMIT\`); 409
\`DOMAIN_TAKEN\` if another company has verified it.`,
    access: ['RECRUITER'],
    params: companyParams,
    body: addDomainBody,
    response: { status: 200, description: 'The domain, with the DNS record to make', schema: companyDomain },
    rejections: [404, 409],
  },
  listDomains: {
    method: 'get',
    path: '/companies/{id}/domains',
    summary: 'List the domains of your company',
    access: ['RECRUITER'],
    params: companyParams,
    response: { status: 200, description: 'Domains, oldest first', schema: z.array(companyDomain) },
    rejections: [404],
  },
  removeDomain: {
    method: 'delete',
    path: '/companies/{id}/domains/{domain}',
    summary: 'Remove a domain of your company',
    access: ['RECRUITER'],
    params: domainParams,
    response: { status: 204, description: 'The domain is removed' },
    rejections: [404],
  },
  checkDomain: {
    method: 'post',
    path: '/companies/{id}/domains/{domain}/check',
    summary: 'Look for the DNS record of a domain',
    description: `At most 10 times an hour (429). A company with a verified domain is verified. The record is looked for again every
day; a domain whose record is missing for 7 days is no longer verified, and owners are notified. 409 \`DOMAIN_TAKEN\` if
another company has verified the domain.`,
    access: ['RECRUITER'],
    params: domainParams,
    response: { status: 200, description: 'Whether the domain is verified, and what was found', schema: domainCheck },
    rejections: [404, 409],
  },
})
