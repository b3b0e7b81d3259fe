import type { Owner } from './event.ts'

/**
 * Every durable consumer by the service that runs it, with its filter: all events of an owner (`job`) or a single one
 * (`auth.user-erased`). The broker permits a service only these consumers, so a consumer that is not listed here gets
 * no events. Names are deployed state: a renamed consumer starts again at the first event.
 */
export const durableConsumers: Readonly<Record<Owner, Readonly<Record<string, string>>>> = {
  auth: {
    'auth-erasures-auth': 'auth.person-erased',
    'auth-erasures-job': 'job.person-erased',
    'auth-erasures-profile': 'profile.person-erased',
    'auth-erasures-application': 'application.person-erased',
    'auth-erasures-notification': 'notification.person-erased',
  },
  job: {
    'job-employers': 'profile',
    'job-recruiters': 'auth.user-changed',
    'job-applicants': 'application.submitted',
    'job-erasures': 'auth.user-erased',
  },
  profile: {
    'profile-acquaintances': 'application.submitted',
    'profile-withdrawals': 'application.withdrawn',
    'profile-skills': 'job',
    'profile-accounts': 'auth',
    'profile-erasures': 'auth.user-erased',
  },
  application: {
    'application-openings': 'job',
    'application-candidates': 'profile',
    'application-erasures': 'auth.user-erased',
  },
  notification: {
    'notification-accounts': 'auth',
    'notification-names': 'profile',
    'notification-titles': 'job',
    'notification-jobs': 'job',
    'notification-applications': 'application',
    'notification-resumes': 'profile.resume-scanned',
    'notification-teams': 'profile',
    'notification-erasures': 'auth.user-erased',
    'notification-activity-auth': 'auth',
    'notification-activity-job': 'job',
    'notification-activity-profile': 'profile',
    'notification-activity-application': 'application',
  },
}
