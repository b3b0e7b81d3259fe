import * as application from '@portal/contracts/application/events'
import * as auth from '@portal/contracts/auth/events'
import * as job from '@portal/contracts/job/events'
import { personErased } from '@portal/contracts/notification/events'
import * as profile from '@portal/contracts/profile/events'
import { type Consumer, consumer, on, onMany, unhurried } from '@portal/messaging/consume/consume'
import { erasing } from '@portal/service/privacy/erasing'
import { onEmailVerified } from './accounts/on-email-verified.ts'
import { onLinkRequested } from './accounts/on-link-requested.ts'
import { onSecondFactorChanged } from './accounts/on-second-factor-changed.ts'
import { onSecondFactorGuessed } from './accounts/on-second-factor-guessed.ts'
import { onSessionEnded } from './accounts/on-session-ended.ts'
import { onUserChanged } from './accounts/on-user-changed.ts'
import { onUserRegistered } from './accounts/on-user-registered.ts'
import { applicationActions, authActions, jobActions, profileActions } from './activity/actions.ts'
import { logActions } from './activity/log-actions.ts'
import { onApplicationStatusChanged } from './applications/on-application-status-changed.ts'
import { onApplicationSubmitted } from './applications/on-application-submitted.ts'
import { onApplicationWithdrawn } from './applications/on-application-withdrawn.ts'
import { onInterviewChanged, onInterviewScheduled } from './applications/on-interview.ts'
import { onJobEnded } from './applications/on-job-ended.ts'
import type { Context } from './context.ts'
import { onJobExpiring, onJobNotPublished } from './jobs/on-job.ts'
import { erasePerson } from './privacy/erase-person.ts'
import {
  companyNameReadModel,
  emailReadModel,
  jobTitleReadModel,
  seekerNameReadModel,
} from './read-models/read-models.ts'
import { onResumeScanned } from './resumes/on-resume-scanned.ts'
import { onDomainLost } from './teams/on-domain-lost.ts'
import { onInviteCreated } from './teams/on-invite-created.ts'
import { onMemberChanged } from './teams/on-member-changed.ts'

/** The consumers of this service. Durable names are deployed state: a renamed consumer starts from the beginning. */
export function consumersOf(ctx: Context): Consumer[] {
  return [
    consumer('notification-accounts', [
      onUserRegistered(ctx),
      onUserChanged(ctx),
      on(auth.userLocaleChanged, (tx, event) => emailReadModel.apply(tx, [event])),
      onEmailVerified,
      onLinkRequested(ctx),
      onSessionEnded(ctx),
      onSecondFactorChanged(ctx),
      onSecondFactorGuessed(ctx),
    ]),
    consumer(
      'notification-names',
      [
        onMany(profile.recruiterCreated, companyNameReadModel.apply),
        onMany(profile.recruiterChanged, companyNameReadModel.apply),
        onMany(profile.seekerCreated, seekerNameReadModel.apply),
        onMany(profile.seekerChanged, seekerNameReadModel.apply),
      ],
      unhurried,
    ),
    consumer(
      'notification-titles',
      [
        onMany(job.jobPosted, jobTitleReadModel.apply),
        onMany(job.jobChanged, jobTitleReadModel.apply),
        onMany(job.jobDeleted, jobTitleReadModel.apply),
      ],
      unhurried,
    ),
    consumer('notification-jobs', [onJobExpiring(ctx), onJobNotPublished(ctx)]),
    consumer('notification-applications', [
      onApplicationSubmitted(ctx),
      onApplicationStatusChanged(ctx),
      onApplicationWithdrawn(ctx),
      onInterviewScheduled(ctx),
      onInterviewChanged(ctx),
      onJobEnded(ctx),
    ]),
    consumer('notification-resumes', [onResumeScanned(ctx)]),
    consumer('notification-teams', [onInviteCreated(ctx), onMemberChanged(ctx), onDomainLost(ctx)]),
    consumer('notification-erasures', [
      erasing({ requested: auth.userErased, acknowledged: personErased }, (tx, userId) => erasePerson(ctx, tx, userId)),
    ]),
    // The activity log has its own consumers, so that it and the notifications do not wait for each other.
    consumer('notification-activity-auth', logActions(auth, authActions), unhurried),
    consumer('notification-activity-job', logActions(job, jobActions), unhurried),
    consumer('notification-activity-profile', logActions(profile, profileActions), unhurried),
    consumer('notification-activity-application', logActions(application, applicationActions), unhurried),
  ]
}
