import { z } from 'zod'
import { personErasedFacts } from '../auth/events.ts'
import { defineEvent } from '../event.ts'
import { id, roles } from '../fields.ts'

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

export const seekerReads = ['PROFILE', 'SKILLS'] as const

export const seekerRead = defineEvent({
  name: 'profile.seeker-read',
  version: 1,
  summary: 'Somebody else read the profile or the skills of a job seeker.',
  data: z.object({
    job_seeker_id: id,
    seeker_user_id: id,
    reader_user_id: id,
    reader_role: z.enum(roles),
    read: z.enum(seekerReads),
  }),
  example: { job_seeker_id: 5, seeker_user_id: 7, reader_user_id: 9, reader_role: 'RECRUITER', read: 'PROFILE' },
})

export const personErased = defineEvent({
  name: 'profile.person-erased',
  version: 1,
  summary: 'The profile service erased a person.',
  data: personErasedFacts,
  example: { user_id: 7, erasure_id: 1 },
})
