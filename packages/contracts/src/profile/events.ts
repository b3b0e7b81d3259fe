import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { id } from '../fields.ts'

/** A recruiter profile as other services may know it. */
export const recruiterFacts = z.object({ recruiter_id: id, user_id: id, company_name: z.string() })
export type RecruiterFacts = z.infer<typeof recruiterFacts>

/** A job seeker profile as other services may know it: who it is, nothing of the résumé. */
export const seekerFacts = z.object({ job_seeker_id: id, user_id: id, full_name: z.string() })
export type SeekerFacts = z.infer<typeof seekerFacts>

const recruiterExample: RecruiterFacts = { recruiter_id: 3, user_id: 9, company_name: 'TechCorp' }
const seekerExample: SeekerFacts = { job_seeker_id: 5, user_id: 7, full_name: 'Ada Lovelace' }

export const recruiterCreated = defineEvent({
  name: 'profile.recruiter-created',
  version: 1,
  summary: 'A recruiter created their profile.',
  data: recruiterFacts,
  example: recruiterExample,
  person: (recruiter) => recruiter.user_id,
})

export const recruiterChanged = defineEvent({
  name: 'profile.recruiter-changed',
  version: 1,
  summary: 'A recruiter changed their profile.',
  data: recruiterFacts,
  example: recruiterExample,
  person: (recruiter) => recruiter.user_id,
})

export const seekerCreated = defineEvent({
  name: 'profile.seeker-created',
  version: 1,
  summary: 'A job seeker created their profile.',
  data: seekerFacts,
  example: seekerExample,
  person: (seeker) => seeker.user_id,
})

export const seekerChanged = defineEvent({
  name: 'profile.seeker-changed',
  version: 1,
  summary: 'A job seeker changed their profile or skills.',
  data: seekerFacts,
  example: seekerExample,
  person: (seeker) => seeker.user_id,
})
