import { z } from 'zod'
import { webAddress } from '../addresses.ts'
import { country } from '../countries.ts'
import { idText, instant, line, pageQuery, resource, searchText, text } from '../fields.ts'
import { defineOperations } from '../operation.ts'

/** What somebody may do in a company; an OWNER also changes the company and its team. */
export const memberRoles = ['OWNER', 'RECRUITER', 'INTERVIEWER'] as const
export type MemberRole = (typeof memberRoles)[number]

/** The number of people who work for a company. */
export const companySizes = ['UP_TO_10', 'UP_TO_50', 'UP_TO_200', 'UP_TO_1000', 'UP_TO_5000', 'OVER_5000'] as const
export type CompanySize = (typeof companySizes)[number]

export const company = z
  .object({
    ...resource,
    name: z.string(),
    website: z.string().nullable(),
    description: z.string().nullable().meta({ description: 'Markdown (CommonMark)' }),
    country: z.string().nullable(),
    size: z.enum(companySizes).nullable(),
    industry: z.string().nullable(),
    is_verified: z.boolean().meta({ description: 'Whether it has shown that a domain is its own' }),
  })
  .meta({ id: 'Company' })
export type Company = z.infer<typeof company>

export const membership = z
  .object({
    company,
    role: z.enum(memberRoles),
    name: z.string().nullable().meta({ description: 'What the team calls this person' }),
    joined_at: instant,
    left_at: instant.nullable(),
  })
  .meta({ id: 'Membership' })

export const changeCompanyBody = z
  .strictObject({
    name: line(200),
    website: webAddress.nullable(),
    description: text(10_000).nullable().meta({ description: 'Markdown (CommonMark)' }),
    country: country.nullable(),
    size: z.enum(companySizes).nullable(),
    industry: line(100).nullable(),
  })
  .partial()
  .meta({
    id: 'CompanyChange',
    example: { description: 'We bake **bread**.', country: 'DE', size: 'UP_TO_50', industry: 'Food' },
  })
export type CompanyChange = z.infer<typeof changeCompanyBody>

export const foundCompanyBody = z
  .strictObject({ name: line(200), website: webAddress.nullable().optional() })
  .meta({ id: 'NewCompany', example: { name: 'TechCorp', website: 'https://techcorp.example' } })
export type NewCompany = z.infer<typeof foundCompanyBody>

export const companyParams = z.object({ id: idText })
export const listCompaniesQuery = z.object({
  ...pageQuery(20),
  q: searchText(200).optional().meta({ description: 'The beginning of the name, in any spelling' }),
})
export type CompaniesQuery = z.infer<typeof listCompaniesQuery>

const companyResponse = { status: 200, description: 'The company', schema: company }

export const companyOperations = defineOperations({
  listCompanies: {
    method: 'get',
    path: '/companies',
    summary: 'List companies',
    access: 'anyone',
    query: listCompaniesQuery,
    response: { status: 200, description: 'Companies by name', schema: company, list: true },
  },
  readMyCompany: {
    method: 'get',
    path: '/companies/mine',
    summary: 'Read the company you are a member of, and your role there',
    description: '404 for a recruiter without a profile, and for one who has left the company.',
    access: ['RECRUITER'],
    response: { status: 200, description: 'The membership', schema: membership },
    rejections: [404],
  },
  foundCompany: {
    method: 'post',
    path: '/companies',
    summary: 'Found a company',
    description: `For recruiters who are in no company, because they are new or have left one. They become its owner, and get a
recruiter profile if they have none. 409 \`ALREADY_MEMBER\` for members of a company.`,
    access: ['RECRUITER'],
    body: foundCompanyBody,
    response: { status: 201, description: 'The company', schema: company },
    rejections: [409],
  },
  readCompany: {
    method: 'get',
    path: '/companies/{id}',
    summary: 'Read a company',
    description:
      '404 for a closed company. One whose members are all blocked is visible only to them and to administrators.',
    access: 'anyone',
    params: companyParams,
    response: companyResponse,
    rejections: [404],
  },
  changeCompany: {
    method: 'put',
    path: '/companies/{id}',
    summary: 'Change your company',
    description: `For its owners; 403 with the code COMPANY_ROLE for other members, and NOT_YOURS for all others. Omitted
fields stay, null clears. Name and website are also those of the recruiter profiles of all members.`,
    access: ['RECRUITER'],
    params: companyParams,
    body: changeCompanyBody,
    response: companyResponse,
    rejections: [404],
  },
})
