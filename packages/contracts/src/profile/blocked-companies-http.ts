import { z } from 'zod'
import { id, idText } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { personParams } from './http.ts'

/** How many companies, and how many domains, a job seeker can block. */
export const maxBlocked = 100

export const blockedCompanies = z
  .object({
    companies: z.array(z.object({ id, name: z.string() })).meta({ description: 'By name' }),
    domains: z.array(z.string()),
  })
  .meta({ id: 'BlockedCompanies' })

export const changeBlockedCompaniesBody = z
  .strictObject({
    company_ids: z.array(id).max(maxBlocked),
    domains: z
      .array(z.string().trim().min(1).max(300))
      .max(maxBlocked)
      .meta({ description: 'Blocks the companies that have verified one of these domains' }),
  })
  .meta({ id: 'BlockedCompaniesChange', example: { company_ids: [4], domains: ['techcorp.example'] } })
export type BlockedCompaniesChange = z.infer<typeof changeBlockedCompaniesBody>

export const companyBlock = z.object({ is_blocked: z.boolean() }).meta({ id: 'CompanyBlock' })

const what = `Companies that are blocked neither find nor invite you. If you apply to one, it gets your application like any other: ask
before whether it is blocked.`

export const blockedCompanyOperations = defineOperations({
  readBlockedCompanies: {
    method: 'get',
    path: '/profiles/job-seekers/{user_id}/blocked-companies',
    summary: 'Read which companies you block',
    description: what,
    access: ['JOB_SEEKER'],
    params: personParams,
    response: { status: 200, description: 'Companies and domains', schema: blockedCompanies },
    rejections: [404],
  },
  changeBlockedCompanies: {
    method: 'put',
    path: '/profiles/job-seekers/{user_id}/blocked-companies',
    summary: 'Replace the companies that you block',
    description: what,
    access: ['JOB_SEEKER'],
    params: personParams,
    body: changeBlockedCompaniesBody,
    response: { status: 200, description: 'Companies and domains', schema: blockedCompanies },
    rejections: [404],
  },
  readCompanyBlock: {
    method: 'get',
    path: '/profiles/job-seekers/{user_id}/blocked-companies/{company_id}',
    summary: 'Read whether you block a company, by itself or by a domain',
    access: ['JOB_SEEKER'],
    params: personParams.extend({ company_id: idText }),
    response: { status: 200, description: 'Whether it is blocked', schema: companyBlock },
    rejections: [404],
  },
})
