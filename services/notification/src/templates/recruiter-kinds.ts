import type { NotificationKind } from '@portal/contracts/notification/http'

/** Kinds sent to a recruiter. They name an applicant, and their title contains only the recruiter's own job. */
export const recruiterKinds = ['NEW_APPLICATION', 'APPLICATION_WITHDRAWN'] as const satisfies NotificationKind[]
