import type * as application from '@portal/contracts/application/events'
import type * as auth from '@portal/contracts/auth/events'
import type { EventDefinition } from '@portal/contracts/event'
import type * as job from '@portal/contracts/job/events'
import type { Action, EntityType } from '@portal/contracts/notification/http'
import type * as profile from '@portal/contracts/profile/events'
import type { z } from 'zod'

/** How an event is logged: the action, the entity it concerns, and optional details about the action and the client. */
export type LoggedAction<Data> = {
  action: Action
  entity: EntityType
  id: (data: Data) => number
  about?: (data: Data) => { detail?: string; address?: string | undefined; user_agent?: string | undefined }
}

/** For events that are not logged because a service, not a person, caused them. */
const notLogged = null

/** An entry, or null, for each event that a module of the catalogue defines. A missing event is a compile error. */
export type ActionsOf<Module> = {
  [Name in keyof Module as Module[Name] extends EventDefinition ? Name : never]: Module[Name] extends EventDefinition<
    infer Data
  >
    ? LoggedAction<z.output<Data>> | null
    : never
}

export const authActions: ActionsOf<typeof auth> = {
  userRegistered: { action: 'USER_CREATED', entity: 'USER', id: (user) => user.user_id },
  userChanged: {
    action: 'USER_CHANGED',
    entity: 'USER',
    id: (user) => user.user_id,
    about: ({ changed, ...client }) => ({ ...client, detail: changed.join(', ') }),
  },
  userLocaleChanged: {
    action: 'USER_CHANGED',
    entity: 'USER',
    id: (user) => user.user_id,
    about: () => ({ detail: 'locale, time_zone' }),
  },
  signedIn: { action: 'SIGNED_IN', entity: 'USER', id: (one) => one.user_id, about: (client) => client },
  signInFailed: {
    action: 'SIGN_IN_FAILED',
    entity: 'USER',
    id: (one) => one.user_id,
    about: ({ reason, ...client }) => ({ ...client, detail: reason }),
  },
  sessionEnded: {
    action: 'SESSION_ENDED',
    entity: 'USER',
    id: (one) => one.user_id,
    about: ({ why, ...client }) => ({ ...client, detail: why }),
  },
  linkRequested: { action: 'LINK_REQUESTED', entity: 'USER', id: (link) => link.user_id },
  emailVerified: { action: 'EMAIL_VERIFIED', entity: 'USER', id: (user) => user.user_id },
  secondFactorChanged: { action: 'SECOND_FACTOR_CHANGED', entity: 'USER', id: (user) => user.user_id },
  secondFactorGuessed: notLogged,
  userErased: { action: 'USER_ERASED', entity: 'USER', id: (user) => user.user_id },
  personErased: notLogged,
}

export const jobActions: ActionsOf<typeof job> = {
  jobPosted: { action: 'JOB_POSTED', entity: 'JOB', id: (job) => job.job_id },
  jobChanged: { action: 'JOB_CHANGED', entity: 'JOB', id: (job) => job.job_id },
  jobStatusChanged: { action: 'JOB_STATUS_CHANGED', entity: 'JOB', id: (job) => job.job_id },
  jobOwnerChanged: {
    action: 'JOB_CHANGED',
    entity: 'JOB',
    id: (job) => job.job_id,
    about: () => ({ detail: 'recruiter_user_id' }),
  },
  jobDeleted: { action: 'JOB_DELETED', entity: 'JOB', id: (job) => job.job_id },
  jobExpiring: notLogged,
  jobNotPublished: notLogged,
  questionsChanged: {
    action: 'JOB_CHANGED',
    entity: 'JOB',
    id: (set) => set.job_id,
    about: () => ({ detail: 'questions' }),
  },
  skillCreated: { action: 'SKILL_CREATED', entity: 'SKILL', id: (skill) => skill.skill_id },
  skillDeleted: { action: 'SKILL_DELETED', entity: 'SKILL', id: (skill) => skill.skill_id },
  personErased: notLogged,
}

export const profileActions: ActionsOf<typeof profile> = {
  recruiterCreated: { action: 'RECRUITER_PROFILE_CREATED', entity: 'RECRUITER', id: (one) => one.recruiter_id },
  recruiterChanged: { action: 'RECRUITER_PROFILE_CHANGED', entity: 'RECRUITER', id: (one) => one.recruiter_id },
  seekerCreated: { action: 'JOB_SEEKER_PROFILE_CREATED', entity: 'JOB_SEEKER', id: (one) => one.job_seeker_id },
  seekerChanged: { action: 'JOB_SEEKER_PROFILE_CHANGED', entity: 'JOB_SEEKER', id: (one) => one.job_seeker_id },
  // Logged for the user, not the profile, so that the read appears in the person's own activity.
  seekerRead: { action: 'JOB_SEEKER_PROFILE_READ', entity: 'USER', id: (one) => one.seeker_user_id },
  versionRead: { action: 'JOB_SEEKER_PROFILE_READ', entity: 'USER', id: (one) => one.seeker_user_id },
  companyCreated: { action: 'COMPANY_CREATED', entity: 'COMPANY', id: (one) => one.company_id },
  companyChanged: {
    action: 'COMPANY_CHANGED',
    entity: 'COMPANY',
    id: (one) => one.company_id,
    about: ({ status }) => ({ detail: status }),
  },
  memberChanged: {
    action: 'COMPANY_MEMBER_CHANGED',
    entity: 'USER',
    id: (one) => one.user_id,
    about: ({ role, is_active }) => ({ detail: is_active ? role : 'LEFT' }),
  },
  // Seen as a change of the company.
  domainLost: notLogged,
  // The number of an invite says nothing in the log; who joined is logged.
  inviteCreated: notLogged,
  resumeStored: { action: 'RESUME_STORED', entity: 'USER', id: (one) => one.user_id },
  resumeScanned: notLogged,
  resumeRemoved: { action: 'RESUME_REMOVED', entity: 'USER', id: (one) => one.user_id },
  resumeRead: { action: 'RESUME_READ', entity: 'USER', id: (one) => one.seeker_user_id },
  personErased: notLogged,
}

export const applicationActions: ActionsOf<typeof application> = {
  applicationSubmitted: { action: 'APPLICATION_SUBMITTED', entity: 'APPLICATION', id: (one) => one.application_id },
  applicationStatusChanged: {
    action: 'APPLICATION_STATUS_CHANGED',
    entity: 'APPLICATION',
    id: (one) => one.application_id,
  },
  applicationWithdrawn: { action: 'APPLICATION_WITHDRAWN', entity: 'APPLICATION', id: (one) => one.application_id },
  interviewScheduled: { action: 'INTERVIEW_SCHEDULED', entity: 'INTERVIEW', id: (one) => one.interview_id },
  interviewChanged: { action: 'INTERVIEW_CHANGED', entity: 'INTERVIEW', id: (one) => one.interview_id },
  jobEnded: notLogged,
  personErased: notLogged,
}
