import { z } from 'zod'
import { personErasedState } from '../auth/events.ts'
import { defineEvent } from '../event.ts'
import { id, instant, roles } from '../fields.ts'
import { memberRoles } from './companies-http.ts'
import { resumeScans, resumeStates } from './resumes-http.ts'

/** The state of a recruiter profile that other services receive. */
export const recruiterState = z.object({ recruiter_id: id, user_id: id, company_name: z.string() })
export type RecruiterState = z.infer<typeof recruiterState>

/** The state of a job seeker profile that other services receive: the person, without the résumé. */
export const seekerState = z.object({
  job_seeker_id: id,
  user_id: id,
  full_name: z.string(),
  /** The version of the profile, which grows with each change. Absent in events from before this was recorded. */
  version: z.int().positive().optional(),
})
export type SeekerState = z.infer<typeof seekerState>

const recruiterExample: RecruiterState = { recruiter_id: 3, user_id: 9, company_name: 'TechCorp' }
const seekerExample: SeekerState = { job_seeker_id: 5, user_id: 7, full_name: 'Ada Lovelace', version: 4 }

export const recruiterCreated = defineEvent({
  name: 'profile.recruiter-created',
  version: 1,
  summary: 'A recruiter created their profile.',
  data: recruiterState,
  example: recruiterExample,
  person: (recruiter) => recruiter.user_id,
})

export const recruiterChanged = defineEvent({
  name: 'profile.recruiter-changed',
  version: 1,
  summary: 'A recruiter changed their profile.',
  data: recruiterState,
  example: recruiterExample,
  person: (recruiter) => recruiter.user_id,
})

export const seekerCreated = defineEvent({
  name: 'profile.seeker-created',
  version: 1,
  summary: 'A job seeker created their profile.',
  data: seekerState,
  example: seekerExample,
  person: (seeker) => seeker.user_id,
})

export const seekerChanged = defineEvent({
  name: 'profile.seeker-changed',
  version: 1,
  summary: 'A job seeker changed their profile, entries or skills.',
  data: seekerState,
  example: seekerExample,
  person: (seeker) => seeker.user_id,
})

export const seekerReads = ['PROFILE', 'SKILLS'] as const

export const seekerRead = defineEvent({
  name: 'profile.seeker-read',
  version: 1,
  summary: 'Another user read the profile or the skills of a job seeker.',
  data: z.object({
    job_seeker_id: id,
    seeker_user_id: id,
    reader_user_id: id,
    reader_role: z.enum(roles),
    read: z.enum(seekerReads),
  }),
  example: { job_seeker_id: 5, seeker_user_id: 7, reader_user_id: 9, reader_role: 'RECRUITER', read: 'PROFILE' },
})

export const versionRead = defineEvent({
  name: 'profile.version-read',
  version: 1,
  summary: 'Another user read the profile that a job seeker applied with.',
  data: z.object({
    application_id: id,
    seeker_user_id: id,
    version: z.int().positive(),
    reader_user_id: id,
    reader_role: z.enum(roles),
  }),
  example: { application_id: 40, seeker_user_id: 7, version: 4, reader_user_id: 9, reader_role: 'RECRUITER' },
})

/** The state of a company that other services receive. They get its name with the profiles of its recruiters. */
export const companyState = z.object({
  company_id: id,
  status: z.enum(['OPEN', 'CLOSED']),
  /** Whether it has a verified domain. Absent in events from before domains could be verified. */
  is_verified: z.boolean().optional(),
})
export type CompanyState = z.infer<typeof companyState>

export const companyCreated = defineEvent({
  name: 'profile.company-created',
  version: 1,
  summary: 'A company was created, with its first recruiter.',
  data: companyState,
  example: { company_id: 4, status: 'OPEN', is_verified: true },
})

export const companyChanged = defineEvent({
  name: 'profile.company-changed',
  version: 1,
  summary:
    'An owner changed a company, a domain was verified or lost, or it was closed because its last member is gone.',
  data: companyState,
  example: { company_id: 4, status: 'OPEN', is_verified: true },
})

/** Contains only numbers: the domain may be the name of a person. */
export const domainLost = defineEvent({
  name: 'profile.domain-lost',
  version: 1,
  summary: 'The DNS record of a verified domain of a company has been missing for a week.',
  data: z.object({ domain_id: id, company_id: id, owner_user_ids: z.array(id) }),
  example: { domain_id: 3, company_id: 4, owner_user_ids: [9] },
})

/** Contains only numbers: who is invited, and by what link, is requested from the profile service when the email is sent. */
export const inviteCreated = defineEvent({
  name: 'profile.invite-created',
  version: 1,
  summary: 'An owner invited somebody to a company.',
  data: z.object({ invite_id: id, company_id: id }),
  example: { invite_id: 12, company_id: 4 },
})

/** The state of a membership that other services receive. A person has at most one, which moves with them. */
export const memberState = z.object({
  user_id: id,
  company_id: id,
  role: z.enum(memberRoles),
  is_active: z.boolean(),
  joined_at: instant,
})
export type MemberState = z.infer<typeof memberState>

export const memberChanges = ['FOUNDED', 'JOINED', 'ROLE', 'NAME', 'LEFT'] as const
export type MemberChangeKind = (typeof memberChanges)[number]

export const memberChanged = defineEvent({
  name: 'profile.company-member-changed',
  version: 1,
  summary: 'A person joined a company, has another role there or left.',
  data: memberState.extend({
    /** Absent in events from before this was recorded. */
    change: z.enum(memberChanges).optional(),
    /** Who invited a person that JOINED. */
    invited_by: id.optional(),
  }),
  example: {
    user_id: 9,
    company_id: 4,
    role: 'RECRUITER',
    is_active: true,
    joined_at: '2026-03-01T09:30:00.000Z',
    change: 'JOINED',
    invited_by: 8,
  },
})

/** The state of a résumé that other services receive: nothing of the file, neither its name nor its size. */
export const resumeState = z.object({
  resume_id: id,
  user_id: id,
  state: z.enum(resumeStates),
  scan: z.enum(resumeScans),
})
export type ResumeState = z.infer<typeof resumeState>
const resumeExample: ResumeState = { resume_id: 4, user_id: 7, state: 'READY', scan: 'NONE' }

export const resumeStored = defineEvent({
  name: 'profile.resume-stored',
  version: 1,
  summary: 'A job seeker uploaded a résumé.',
  data: resumeState,
  example: resumeExample,
})

export const resumeScanned = defineEvent({
  name: 'profile.resume-scanned',
  version: 1,
  summary: 'A résumé was scanned for viruses, or could not be scanned for a day.',
  data: resumeState,
  example: { ...resumeExample, scan: 'CLEAN' },
})

export const resumeRemoved = defineEvent({
  name: 'profile.resume-removed',
  version: 1,
  summary: 'A job seeker removed a résumé.',
  data: resumeState,
  example: resumeExample,
})

export const resumeRead = defineEvent({
  name: 'profile.resume-read',
  version: 1,
  summary: 'Another user downloaded a résumé.',
  data: z.object({ resume_id: id, seeker_user_id: id, reader_user_id: id }),
  example: { resume_id: 4, seeker_user_id: 7, reader_user_id: 9 },
})

export const personErased = defineEvent({
  name: 'profile.person-erased',
  version: 1,
  summary: 'The profile service erased a person.',
  data: personErasedState,
  example: { user_id: 7, erasure_id: 1 },
})
