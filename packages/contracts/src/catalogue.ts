import * as application from './application/events.ts'
import { exportOperations } from './application/export.ts'
import { applicationOperations } from './application/http.ts'
import { submissionOperations } from './application/submission.ts'
import { accountOperations } from './auth/accounts-http.ts'
import * as auth from './auth/events.ts'
import { authOperations } from './auth/http.ts'
import { privacyOperations } from './auth/privacy-http.ts'
import { secondFactorOperations } from './auth/second-factor-http.ts'
import { sessionOperations } from './auth/sessions-http.ts'
import type { EventDefinition, Owner } from './event.ts'
import * as job from './job/events.ts'
import { jobOperations } from './job/http.ts'
import { ownerOperations } from './job/owner-http.ts'
import { questionOperations } from './job/questions.ts'
import { searchOperations } from './job/search-http.ts'
import * as notification from './notification/events.ts'
import { notificationOperations } from './notification/http.ts'
import type { Operation } from './operation.ts'
import { blockedCompanyOperations } from './profile/blocked-companies-http.ts'
import { companyOperations } from './profile/companies-http.ts'
import { domainOperations } from './profile/domains-http.ts'
import { entryOperations } from './profile/entries-http.ts'
import * as profile from './profile/events.ts'
import { profileOperations } from './profile/http.ts'
import { jsonResumeOperations } from './profile/json-resume-http.ts'
import { resumeOperations } from './profile/resumes-http.ts'
import { teamOperations } from './profile/team-http.ts'

/** Every route of the API, by the service that serves it. */
export const operations: Record<Owner, readonly Operation[]> = {
  auth: all(authOperations, sessionOperations, accountOperations, secondFactorOperations, privacyOperations),
  job: all(jobOperations, ownerOperations, searchOperations, questionOperations),
  profile: all(
    profileOperations,
    entryOperations,
    jsonResumeOperations,
    blockedCompanyOperations,
    companyOperations,
    domainOperations,
    teamOperations,
    resumeOperations,
  ),
  application: all(applicationOperations, submissionOperations, exportOperations),
  notification: all(notificationOperations),
}

function all(...topics: readonly Record<string, Operation>[]): Operation[] {
  return topics.flatMap((topic) => Object.values(topic))
}

/** Every event, in the order of the catalogue. */
export const events: readonly EventDefinition[] = [
  auth.userRegistered,
  auth.userChanged,
  auth.userLocaleChanged,
  auth.signedIn,
  auth.signInFailed,
  auth.sessionEnded,
  auth.linkRequested,
  auth.emailVerified,
  auth.secondFactorChanged,
  auth.secondFactorGuessed,
  auth.userErased,
  auth.personErased,
  job.jobPosted,
  job.jobChanged,
  job.jobStatusChanged,
  job.jobOwnerChanged,
  job.jobDeleted,
  job.jobExpiring,
  job.jobNotPublished,
  job.questionsChanged,
  job.skillCreated,
  job.skillDeleted,
  job.personErased,
  profile.recruiterCreated,
  profile.recruiterChanged,
  profile.seekerCreated,
  profile.seekerChanged,
  profile.seekerRead,
  profile.versionRead,
  profile.companyCreated,
  profile.companyChanged,
  profile.domainLost,
  profile.inviteCreated,
  profile.memberChanged,
  profile.resumeStored,
  profile.resumeScanned,
  profile.resumeRemoved,
  profile.resumeRead,
  profile.personErased,
  application.applicationSubmitted,
  application.applicationStatusChanged,
  application.applicationWithdrawn,
  application.interviewScheduled,
  application.interviewChanged,
  application.jobEnded,
  application.personErased,
  notification.personErased,
]
