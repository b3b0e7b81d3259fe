import type { jobEnds } from '@portal/contracts/application/events'
import type { ApplicationStatus, interviewModes } from '@portal/contracts/application/http'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import type { SecondFactorChange } from '@portal/contracts/auth/events'
import type { Role } from '@portal/contracts/fields'
import type { NotificationKind } from '@portal/contracts/notification/http'
import { type Quoting, quote, withoutQuotes } from './quote.ts'

/**
 * What a notification says, in plain text: a title and sentences, perhaps with a form in which the words of people are
 * marked. The mail says the same.
 */
export type Wording = { title: string; sentences: string[]; quoting?: Quoting }

type AccountChange = 'email' | 'password' | 'role' | 'is_active'
type AccountDetails = { changed: readonly AccountChange[]; email: string; role: Role; isActive: boolean }
type SecondFactorDetails = { secondFactor: SecondFactorChange['change']; recoveryCodesLeft: number | undefined }
/** Without the client it happened with, whose name anybody could choose for somebody else to read in a mail. */
type SessionDetails = { session: 'REUSED_TOKEN' }
type GuessDetails = { wrongCodes: number }
type LinkDetails = { purpose: LinkPurpose; email: string; expiresAt: Date }
type JobAt = { job: string; company: string | undefined }
type Applicant = { job: string; seeker: string | undefined }
/** How many interviews were cancelled with an application; nothing where none were. */
type Cancellations = { cancelledInterviews?: number | undefined }
/** `offsetMinutes` as in the events: how far ahead of UTC the clock is that the date was written by. */
type Appointment = JobAt & { date: Date; offsetMinutes?: number | undefined; mode: (typeof interviewModes)[number] }
type Attempt = { isRenewed?: boolean }

/** Every kind of notification as a function of its facts, whose texts are quoted; the compiler sees to it that none is missing. */
const wordings = {
  WELCOME: ({ role }: { role: Role }) => ({
    title: 'Welcome to the Job Portal',
    sentences: [
      'Your account is ready.',
      role === 'RECRUITER'
        ? 'Tell us about your company and post your first job.'
        : 'Fill in your profile, find a job you like and apply.',
    ],
  }),

  SECURITY: (details: AccountDetails | SecondFactorDetails | SessionDetails | GuessDetails | LinkDetails) => {
    if ('session' in details) return sessionEnded()
    if ('wrongCodes' in details) return codesGuessed(details)
    return 'purpose' in details ? linkMailed(details) : accountChanged(details)
  },

  APPLICATION_RECEIVED: ({ job, company, isRenewed }: JobAt & Attempt) => ({
    title: `Application received: ${job}`,
    sentences: [
      `Your ${isRenewed ? 'renewed ' : ''}application for ${job}${at(company)} has arrived.`,
      'We tell you as soon as there is something new.',
    ],
  }),

  NEW_APPLICATION: ({ job, seeker, isRenewed }: Applicant & Attempt) => ({
    title: `New application: ${job}`,
    sentences: [`${seeker ?? 'Somebody'} has applied ${isRenewed ? 'again ' : ''}for ${job}.`],
  }),

  APPLICATION_STATUS_CHANGED: ({
    job,
    company,
    status,
    cancelledInterviews = 0,
  }: JobAt & Cancellations & { status: ApplicationStatus }) => ({
    title: `Your application for ${job}: ${status.toLowerCase()}`,
    sentences: [
      decision(status, `${job}${at(company)}`),
      ...(cancelledInterviews > 0 ? [`The planned ${interviewsAre(cancelledInterviews)} cancelled.`] : []),
    ],
  }),

  APPLICATION_WITHDRAWN: ({ job, seeker, cancelledInterviews = 0 }: Applicant & Cancellations) => {
    const andInterviews = cancelledInterviews > 0 ? `, and its ${interviewsAre(cancelledInterviews)} cancelled` : ''
    return {
      title: `Application withdrawn: ${job}`,
      sentences: [`${seeker ?? 'The applicant'} has withdrawn the application for ${job}${andInterviews}.`],
    }
  },

  INTERVIEW_SCHEDULED: (details: Appointment) => ({
    title: `Interview for ${details.job}`,
    sentences: [`You are invited to an interview for ${details.job}${at(details.company)}.`, appointment(details)],
  }),

  INTERVIEW_CHANGED: (details: Appointment) => ({
    title: `Interview moved: ${details.job}`,
    sentences: [`Your interview for ${details.job}${at(details.company)} has been rescheduled.`, appointment(details)],
  }),

  INTERVIEW_CANCELLED: (details: Appointment) => ({
    title: `Interview cancelled: ${details.job}`,
    sentences: [`Your interview for ${details.job}${at(details.company)} on ${moment(details)} has been cancelled.`],
  }),

  JOB_ENDED: ({ job, company, end }: JobAt & { end: (typeof jobEnds)[number] }) => ({
    title: `No longer open: ${job}`,
    sentences: [
      end === 'DELETED'
        ? `${job}${at(company)}, for which you have applied, was removed from the portal.`
        : `${job}${at(company)}, for which you have applied, takes no further applications.`,
      'Yours is kept, and the recruiter can still decide on it. Interviews that are planned stay as they are.',
    ],
  }),
} satisfies Record<NotificationKind, (details: never) => Quoting>

export type DetailsOf<Kind extends NotificationKind> = Parameters<(typeof wordings)[Kind]>[0]

/** What a notification of the given kind says. */
export function wordingOf<Kind extends NotificationKind>(kind: Kind, details: DetailsOf<Kind>): Wording {
  const quoting = (wordings[kind] as (details: DetailsOf<Kind>) => Quoting)(quoteTexts(details))
  const { title, sentences } = quoting
  return { title: withoutQuotes(title), sentences: sentences.map(withoutQuotes), quoting }
}

/** The facts that people have written; all others are values of our own. */
const written = new Set(['job', 'company', 'seeker', 'email'])

function quoteTexts<Facts extends object>(details: Facts): Facts {
  const quoted = Object.entries(details).map(([name, value]) => [
    name,
    written.has(name) && typeof value === 'string' ? quote(value) : value,
  ])
  return Object.fromEntries(quoted)
}

function accountChanged(details: AccountDetails | SecondFactorDetails): Quoting {
  return {
    title: 'Your account was changed',
    sentences: [
      ...('changed' in details
        ? details.changed.map((change) => accountChange(change, details))
        : [secondFactorChange(details)]),
      'If you did not expect this, change your password and tell the people who run this portal.',
    ],
  }
}

function sessionEnded(): Quoting {
  return {
    title: 'You were logged out for safety',
    sentences: [
      'A session of yours was ended, because a token of it was used a second time, as if somebody else had it too.',
      'If you did not expect this, change your password; that ends every other session as well.',
    ],
  }
}

function codesGuessed({ wrongCodes }: GuessDetails): Quoting {
  return {
    title: 'Wrong codes for your account',
    sentences: [
      `Within an hour ${wrongCodes} wrong codes of your second factor were sent, together with your password.`,
      'If it was not you, your password is known to others: change it now. Your second factor has kept them out so far.',
    ],
  }
}

/** The link itself stands in the mail alone. */
function linkMailed({ purpose, email, expiresAt }: LinkDetails): Quoting {
  const once = `The link in the mail works once, until ${moment({ date: expiresAt })}.`
  switch (purpose) {
    case 'VERIFY_EMAIL':
      return {
        title: 'Confirm your e-mail address',
        sentences: [`Show us that mails to ${email} reach you.`, once, 'If you have no account here, do nothing.'],
      }
    case 'RESET_PASSWORD':
      return {
        title: 'Choose a new password',
        sentences: [
          'Somebody has asked for a new password for your account.',
          once,
          'If it was not you, do nothing: your password stays as it is.',
        ],
      }
    case 'CHANGE_EMAIL':
      return {
        title: 'Confirm your new e-mail address',
        sentences: [
          `An account at the Job Portal is to get the address ${email}.`,
          once,
          'If it is not yours, do nothing: the account keeps its address.',
        ],
      }
    case 'UNDO_EMAIL_CHANGE':
      return {
        title: 'The e-mail address of your account was changed',
        sentences: [
          `Your account at the Job Portal no longer has the address ${email}.`,
          'If it was you, do nothing.',
          `If it was not you, undo the change with the link in this e-mail, until ${moment({ date: expiresAt })}: your account gets this address back and every session ends.`,
        ],
      }
  }
}

function accountChange(change: AccountChange, details: AccountDetails): string {
  switch (change) {
    case 'email':
      return `The e-mail address of your account is now ${details.email}.`
    case 'password':
      return 'Your password was changed and every session was ended. Sign in again with the new password.'
    case 'role':
      return `Your role is now ${details.role}.`
    case 'is_active':
      return details.isActive ? 'Your account was activated.' : 'Your account was deactivated.'
  }
}

function secondFactorChange({ secondFactor, recoveryCodesLeft }: SecondFactorDetails): string {
  switch (secondFactor) {
    case 'enabled':
      return 'A second factor was turned on and every session was ended. Sign in again with a code of it.'
    case 'disabled':
      return 'The second factor was turned off. The password alone is enough to sign in now.'
    case 'recovery-codes-renewed':
      return 'The recovery codes were replaced by new ones.'
    case 'recovery-code-used':
      return `A recovery code was used in the place of your second factor. There are ${recoveryCodesLeft ?? 'some'} left.`
  }
}

function decision(status: ApplicationStatus, jobAt: string): string {
  switch (status) {
    case 'SHORTLISTED':
      return `Good news: you have been shortlisted for ${jobAt}.`
    case 'HIRED':
      return `Congratulations: you have been chosen for ${jobAt}.`
    case 'REJECTED':
      return `Your application for ${jobAt} was not successful this time.`
    default:
      return `Your application for ${jobAt} is now ${status}.`
  }
}

function interviewsAre(count: number): string {
  return count === 1 ? 'interview is' : 'interviews are'
}

function at(company: string | undefined): string {
  return company === undefined ? '' : ` at ${company}`
}

function appointment({ mode, ...when }: Appointment): string {
  return `It takes place on ${moment(when)}, ${mode === 'ONLINE' ? 'online' : 'on site'}.`
}

const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })

/**
 * An instant by the clock that it was written by, and by UTC. People read mail in any time zone and we know none of theirs,
 * so those that are meant are named.
 */
function moment({ date, offsetMinutes = 0 }: { date: Date; offsetMinutes?: number | undefined }): string {
  const inUtc = `${dateFormat.format(date)} UTC`
  if (offsetMinutes === 0) return inUtc
  const byThatClock = dateFormat.format(new Date(+date + offsetMinutes * 60_000))
  return `${byThatClock} UTC${offsetText(offsetMinutes)} (${inUtc})`
}

function offsetText(minutes: number): string {
  const figures = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((each) =>
    String(each).padStart(2, '0'),
  )
  return `${minutes < 0 ? '-' : '+'}${figures.join(':')}`
}
