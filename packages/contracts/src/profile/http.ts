import { z } from 'zod'
import { webAddress } from '../addresses.ts'
import { id, idText, line, resource, sinceAdded } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { completeness } from './completeness.ts'
import { educationEntry, experienceEntry } from './entries.ts'
import { personFields, personOfProfile, visibilities } from './person.ts'

export const proficiencyLevels = ['BEGINNER', 'INTERMEDIATE', 'ADVANCED'] as const

export const recruiterProfile = z
  .object({ ...resource, user_id: id, company_name: z.string(), company_website: z.string().nullable() })
  .meta({ id: 'RecruiterProfile' })

const latestFirst = 'What goes on comes first, then the latest'
const forOwner = 'Only in responses to the job seeker'
export const seekerProfile = z
  .object({
    ...resource,
    user_id: id,
    full_name: z.string(),
    ...personOfProfile,
    experience_entries: sinceAdded(z.array(experienceEntry).meta({ description: latestFirst }), []),
    education_entries: sinceAdded(z.array(educationEntry).meta({ description: latestFirst }), []),
    visibility: z.enum(visibilities).optional().meta({ description: forOwner }),
    completeness: completeness.optional().meta({ description: forOwner }),
  })
  .meta({ id: 'JobSeekerProfile' })
export type SeekerProfile = z.infer<typeof seekerProfile>

const ownUserId = id.optional().meta({ description: 'If sent, must be your own user id' })

const company = { company_name: line(200), company_website: webAddress.nullable().optional() }
export const createRecruiterBody = z.strictObject({ ...company, user_id: ownUserId }).meta({
  id: 'NewRecruiterProfile',
  example: { company_name: 'TechCorp', company_website: 'https://techcorp.example.com' },
})
export type NewRecruiter = z.infer<typeof createRecruiterBody>
export const changeRecruiterBody = z.strictObject(company).partial().meta({ id: 'RecruiterProfileChange' })
export type RecruiterChange = z.infer<typeof changeRecruiterBody>

const person = { full_name: line(200), ...personFields }
export const createSeekerBody = z
  .strictObject({ ...person, user_id: ownUserId })
  .meta({ id: 'NewJobSeekerProfile', example: { full_name: 'Ada Lovelace', experience_years: 5 } })
export type NewSeeker = z.infer<typeof createSeekerBody>
export const changeSeekerBody = z.strictObject(person).partial().meta({ id: 'JobSeekerProfileChange' })
export type SeekerChange = z.infer<typeof changeSeekerBody>

export const seekerSkill = z
  .object({ skill_id: id, proficiency_level: z.enum(proficiencyLevels) })
  .meta({ id: 'JobSeekerSkill' })
export const replaceSkillsBody = z
  .array(z.strictObject(seekerSkill.shape))
  .max(100)
  .refine(
    (skills) => new Set(skills.map((skill) => skill.skill_id)).size === skills.length,
    'must not name a skill twice',
  )
export type SeekerSkills = z.infer<typeof replaceSkillsBody>

export const profileParams = z.object({ id: idText })
const userId = idText.meta({ description: 'The id of the user, not of the profile' })
export const personParams = z.object({ user_id: userId })
// Named as in the path of the profile, because OpenAPI treats paths that differ only in parameter names as one path.
const ownParams = z.object({ id: userId })

const recruiterResponse = { status: 200, description: 'The profile', schema: recruiterProfile }
const seekerResponse = { status: 200, description: 'The profile', schema: seekerProfile }
const recruiterAccess =
  'The profile of a blocked recruiter is visible only to that recruiter and to administrators; 404 for others.'
const seekerAccess =
  'For the job seeker, administrators, and recruiters to whom the job seeker has applied, until 30 days after the last application to them was withdrawn; 404 for others.'

export const profileOperations = defineOperations({
  createRecruiterProfile: {
    method: 'post',
    path: '/profiles/recruiters',
    summary: 'Create your recruiter profile',
    access: ['RECRUITER'],
    body: createRecruiterBody,
    response: { status: 201, description: 'The new profile', schema: recruiterProfile },
    rejections: [409],
  },
  readRecruiterProfile: {
    method: 'get',
    path: '/profiles/recruiters/{id}',
    summary: 'Read a recruiter profile',
    description: recruiterAccess,
    access: 'anyone',
    params: profileParams,
    response: recruiterResponse,
    rejections: [404],
  },
  readRecruiterProfileOfUser: {
    method: 'get',
    path: '/profiles/recruiters/user/{user_id}',
    summary: 'Read the recruiter profile of a user',
    description: recruiterAccess,
    access: 'anyone',
    params: personParams,
    response: recruiterResponse,
    rejections: [404],
  },
  changeRecruiterProfile: {
    method: 'put',
    path: '/profiles/recruiters/{id}',
    summary: 'Change your recruiter profile',
    access: ['RECRUITER'],
    params: ownParams,
    body: changeRecruiterBody,
    response: recruiterResponse,
    rejections: [404],
  },
  createJobSeekerProfile: {
    method: 'post',
    path: '/profiles/job-seekers',
    summary: 'Create your job seeker profile',
    access: ['JOB_SEEKER'],
    body: createSeekerBody,
    response: { status: 201, description: 'The new profile', schema: seekerProfile },
    rejections: [409],
  },
  readJobSeekerProfile: {
    method: 'get',
    path: '/profiles/job-seekers/{id}',
    summary: 'Read a job seeker profile',
    description: seekerAccess,
    access: 'signed-in',
    params: profileParams,
    response: seekerResponse,
    rejections: [404],
  },
  readJobSeekerProfileOfUser: {
    method: 'get',
    path: '/profiles/job-seekers/user/{user_id}',
    summary: 'Read the job seeker profile of a user',
    description: seekerAccess,
    access: 'signed-in',
    params: personParams,
    response: seekerResponse,
    rejections: [404],
  },
  changeJobSeekerProfile: {
    method: 'put',
    path: '/profiles/job-seekers/{id}',
    summary: 'Change your job seeker profile',
    access: ['JOB_SEEKER'],
    params: ownParams,
    body: changeSeekerBody,
    response: seekerResponse,
    rejections: [404],
  },
  listJobSeekerSkills: {
    method: 'get',
    path: '/profiles/job-seekers/{user_id}/skills',
    summary: 'Read the skills of a job seeker',
    description: seekerAccess,
    access: 'signed-in',
    params: personParams,
    response: { status: 200, description: 'Skills by id', schema: z.array(seekerSkill) },
    rejections: [404],
  },
  replaceJobSeekerSkills: {
    method: 'put',
    path: '/profiles/job-seekers/{user_id}/skills',
    summary: 'Replace your skills',
    access: ['JOB_SEEKER'],
    params: personParams,
    body: replaceSkillsBody,
    response: { status: 200, description: 'Skills by id', schema: z.array(seekerSkill) },
    rejections: [404],
  },
})
