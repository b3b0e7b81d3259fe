import { z } from 'zod'
import { application, applicationStep, interview } from '../application/http.ts'
import { submission } from '../application/submission.ts'
import { type Owner, owners } from '../event.ts'
import { id, idText, instant, pageQuery, sinceAdded } from '../fields.ts'
import { job } from '../job/http.ts'
import { questionSet } from '../job/questions.ts'
import { activity, delivery, notification, preferences } from '../notification/http.ts'
import { defineOperations } from '../operation.ts'
import { blockedCompanies } from '../profile/blocked-companies-http.ts'
import { membership } from '../profile/companies-http.ts'
import { companyDomain } from '../profile/domains-http.ts'
import { recruiterProfile, seekerProfile, seekerSkill } from '../profile/http.ts'
import { resume } from '../profile/resumes-http.ts'
import { sentProfile } from '../profile/sent-profile.ts'
import { invite } from '../profile/team-http.ts'
import { linkPurposes } from './accounts-http.ts'
import { currentPassword, user } from './http.ts'

/** A session without its tokens. */
const storedSession = z.object({
  id,
  device: z.string().nullable(),
  address: z.string().nullable(),
  created_at: instant,
  last_used_at: instant,
  expires_at: instant,
  revoked_at: instant.nullable(),
})

/** An emailed link without its token. */
const storedLink = z.object({
  purpose: z.enum(linkPurposes),
  email: z.string(),
  created_at: instant,
  expires_at: instant,
  ended_at: instant.nullable(),
})

/** A second factor without its secret. */
const storedSecondFactor = z.object({ confirmed_at: instant.nullable(), recovery_codes_left: z.int() })

/** The actions that are counted per user to limit their rate. */
export const countedActNames = ['ADDRESS_CHANGE', 'CONFIRMATION', 'EXPORT', 'WRONG_CODE', 'CODES_REPORT'] as const
export type CountedAct = (typeof countedActNames)[number]

const storedCountedAct = z.object({ act: z.enum(countedActNames), at: instant })

/** A daily count of a recruiter's limited action, for the latest day with one. */
const storedCount = z.object({ act: z.string(), day: z.iso.date(), done: z.int() })

/** When access ends, if that is known. */
const end = sinceAdded(instant.nullable(), null)

/** The sections of personal data by service. Every kind of personal data that a service stores must be listed here. */
export const personalSections = {
  auth: {
    accounts: user,
    sessions: storedSession,
    links: storedLink,
    second_factors: storedSecondFactor,
    counted_acts: storedCountedAct,
  },
  job: {
    jobs: job,
    questions: questionSet.extend({ job_id: id }),
    daily_counts: storedCount,
    applied_jobs: z.object({ job_id: id }),
  },
  profile: {
    recruiter_profiles: recruiterProfile,
    job_seeker_profiles: seekerProfile,
    skills: seekerSkill,
    resumes: resume.extend({ file: z.string(), is_deleted: instant.nullable() }),
    profile_versions: sentProfile.extend({
      version: id,
      written_at: instant,
      application_ids: z.array(id).meta({ description: 'The applications that it was sent with' }),
    }),
    acquaintances: z.object({ recruiter_user_id: id, seeker_user_id: id, ends_at: end }),
    company_acquaintances: z.object({ company_id: id, ends_at: end }),
    known_applications: z.object({ application_id: id, withdrawn_at: instant.nullable() }),
    memberships: membership,
    company_invites: invite,
    blocked_companies: blockedCompanies,
    company_domains: companyDomain.omit({ record: true }),
  },
  application: {
    applications: application,
    submissions: submission.extend({ application_id: id }),
    steps: applicationStep,
    interviews: interview,
  },
  notification: {
    notifications: notification,
    deliveries: delivery.extend({ subject: z.string(), text: z.string() }),
    preferences,
    activity,
  },
} satisfies Record<Owner, Record<string, z.ZodType>>
export type PersonalSections = typeof personalSections

const sectionsOfOwner = (sections: Record<string, z.ZodType>) =>
  z.object(Object.fromEntries(Object.entries(sections).map(([name, item]) => [name, z.array(item)])))

export const personalData = z
  .object({
    exported_at: instant,
    ...(Object.fromEntries(owners.map((owner) => [owner, sectionsOfOwner(personalSections[owner])])) as Record<
      Owner,
      ReturnType<typeof sectionsOfOwner>
    >),
  })
  .meta({ id: 'PersonalData', description: 'All data about a user, by the service that stores it' })
export type PersonalData = z.infer<typeof personalData>

export const erasureStates = ['PENDING', 'COMPLETED'] as const

const acknowledgements = Object.fromEntries(owners.map((owner) => [owner, instant.nullable()])) as Record<
  Owner,
  z.ZodNullable<typeof instant>
>

export const erasure = z
  .object({
    id,
    user_id: id,
    state: z.enum(erasureStates),
    requested_at: instant,
    repeated_at: instant.nullable().meta({ description: 'When an administrator last repeated it' }),
    completed_at: instant.nullable(),
    services: z.object(acknowledgements).meta({ description: 'When each service acknowledged the erasure' }),
  })
  .meta({ id: 'Erasure' })

export const eraseMeBody = z.strictObject({ current_password: currentPassword }).meta({ id: 'ErasureRequest' })
export type ErasureRequest = z.infer<typeof eraseMeBody>

export const erasureParams = z.object({ id: idText })
export const listErasuresQuery = z.object({ ...pageQuery(20), state: z.enum(erasureStates).optional() })
export type ErasuresQuery = z.infer<typeof listErasuresQuery>

export const privacyOperations = defineOperations({
  exportMe: {
    method: 'get',
    path: '/users/me/export',
    summary: 'Export all data about you',
    description: `Collects data from all services; 503 while one of them is unavailable. Limited to one export at a time
and three an hour. If something fails during the export, the connection is closed, so a document that ends is complete.`,
    access: 'signed-in',
    limit: 'account',
    response: { status: 200, description: 'Your data, as a file', schema: personalData },
  },
  eraseMe: {
    method: 'delete',
    path: '/users/me',
    summary: 'Erase your account and all data about you',
    description: `Cannot be undone. Ends every session at once; the other services erase your data shortly after. Open
applications are withdrawn. The last active administrator cannot be erased (409).`,
    access: 'signed-in',
    limit: 'account',
    body: eraseMeBody,
    response: { status: 202, description: 'The erasure has begun', schema: erasure },
    rejections: [403, 409],
  },
  listErasures: {
    method: 'get',
    path: '/erasures',
    summary: 'List erasures and their progress',
    access: ['ADMIN'],
    query: listErasuresQuery,
    response: { status: 200, description: 'Erasures, newest first', schema: erasure, list: true },
  },
  readErasure: {
    method: 'get',
    path: '/erasures/{id}',
    summary: 'Read the progress of an erasure by service',
    access: ['ADMIN'],
    params: erasureParams,
    response: { status: 200, description: 'The erasure', schema: erasure },
    rejections: [404],
  },
  repeatErasure: {
    method: 'post',
    path: '/erasures/{id}/repeat',
    summary: 'Repeat an erasure',
    description: 'Idempotent: every service deletes what is left and acknowledges again.',
    access: ['ADMIN'],
    params: erasureParams,
    response: { status: 202, description: 'The erasure has begun again', schema: erasure },
    rejections: [404],
  },
})
