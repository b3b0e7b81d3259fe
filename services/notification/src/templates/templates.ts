import type { jobEnds } from '@portal/contracts/application/events'
import type { ApplicationStatus, interviewModes } from '@portal/contracts/application/http'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import type { SecondFactorChange } from '@portal/contracts/auth/events'
import type { Role } from '@portal/contracts/fields'
import type { NotificationKind } from '@portal/contracts/notification/http'
import { type Quoted, quote, withoutQuotes } from './quote.ts'

/**
 * The content of a notification and its email in plain text: a title and sentences. `quoted` is the same content with
 * user input marked.
 */
export type Content = { title: string; sentences: string[]; quoted?: Quoted }

type AccountChange = 'email' | 'password' | 'role' | 'is_active'
type AccountDetails = { changed: readonly AccountChange[]; email: string; role: Role; isActive: boolean }
type SecondFactorDetails = { secondFactor: SecondFactorChange['change']; recoveryCodesLeft: number | undefined }
/** Omits the user agent: an attacker chooses it, so it must not appear in an email to the account's owner. */
type SessionDetails = { session: 'REUSED_TOKEN' }
type GuessDetails = { wrongCodes: number }
type LinkDetails = { purpose: LinkPurpose; email: string; expiresAt: Date }
type JobAt = { job: string; company: string | undefined }
type Applicant = { job: string; seeker: string | undefined }
/** The number of interviews that were cancelled together with an application. */
type Cancellations = { cancelledInterviews?: number | undefined }
/** `offsetMinutes` is the UTC offset in which the date was entered, as in the events. */
type Appointment = JobAt & { date: Date; offsetMinutes?: number | undefined; mode: (typeof interviewModes)[number] }
type Attempt = { isRenewed?: boolean }

/** One template for each kind of notification, as a function of its details. A missing kind is a compile error. */
const templates = {
  WELCOME: ({ role }: { role: Role }) => ({
    title: 'Welcome to the Job Portal',
    sentences: [
      'Your account is ready.',
      role === 'RECRUITER'
        ? 'Add your company profile and post your first job.'
        : 'Fill in your profile, find a job you like, and apply.',
    ],
  }),

  SECURITY: (details: AccountDetails | SecondFactorDetails | SessionDetails | GuessDetails | LinkDetails) => {
    if ('session' in details) return sessionEnded()
    if ('wrongCodes' in details) return codesGuessed(details)
    return 'purpose' in details ? linkEmailed(details) : accountChanged(details)
  },

  APPLICATION_RECEIVED: ({ job, company, isRenewed }: JobAt & Attempt) => ({
    title: `Application received: ${job}`,
    sentences: [
      `We have received your ${isRenewed ? 'new ' : ''}application for ${job}${at(company)}.`,
      'We will let you know when there is news.',
    ],
  }),

  NEW_APPLICATION: ({ job, seeker, isRenewed }: Applicant & Attempt) => ({
    title: `New application: ${job}`,
    sentences: [`${seeker ?? 'Someone'} has applied ${isRenewed ? 'again ' : ''}for ${job}.`],
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
      ...(cancelledInterviews > 0 ? [`Your ${interviewsHave(cancelledInterviews)} been cancelled.`] : []),
    ],
  }),

  APPLICATION_WITHDRAWN: ({ job, seeker, cancelledInterviews = 0 }: Applicant & Cancellations) => {
    const interviews = cancelledInterviews > 0 ? `, and the ${interviewsHave(cancelledInterviews)} been cancelled` : ''
    return {
      title: `Application withdrawn: ${job}`,
      sentences: [`${seeker ?? 'The applicant'} has withdrawn their application for ${job}${interviews}.`],
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
        ? `${job}${at(company)}, which you applied for, has been removed from the portal.`
        : `${job}${at(company)}, which you applied for, no longer accepts applications.`,
      'We keep your application, and the recruiter can still decide on it. Your interviews stay as planned.',
    ],
  }),

  JOB_EXPIRING: ({ job, end }: { job: string; end: Date | undefined }) => ({
    title: `Ends soon: ${job}`,
    sentences: [
      `${job} ends by itself${end ? ` on ${moment({ date: end })}` : ' soon'}.`,
      'If you still look for people, set a later end. Otherwise there is nothing to do.',
    ],
  }),

  JOB_NOT_PUBLISHED: ({ job, missing }: { job: string; missing: readonly string[] }) => ({
    title: `Not published: ${job}`,
    sentences: [
      `${job} was to be published now, and is still a draft.`,
      `It needs another value for: ${missing.map((field) => field.replaceAll('_', ' ')).join(', ')}.`,
      'Complete it, and publish it or set another time.',
    ],
  }),

  RESUME_REFUSED: (_: object) => ({
    title: 'A virus was found in your résumé',
    sentences: [
      'One of your résumés contains a virus, so companies cannot open it.',
      'Remove it, check your device for viruses, and upload a clean copy.',
    ],
  }),
} satisfies Record<NotificationKind, (details: never) => Quoted>

export type DetailsOf<Kind extends NotificationKind> = Parameters<(typeof templates)[Kind]>[0]

/** Renders the template of a kind of notification. */
export function renderTemplate<Kind extends NotificationKind>(kind: Kind, details: DetailsOf<Kind>): Content {
  const quoted = (templates[kind] as (details: DetailsOf<Kind>) => Quoted)(quoteUserInput(details))
  const { title, sentences } = quoted
  return { title: withoutQuotes(title), sentences: sentences.map(withoutQuotes), quoted }
}

/** The details that contain user input. */
const userInput = new Set(['job', 'company', 'seeker', 'email'])

function quoteUserInput<Details extends object>(details: Details): Details {
  const quoted = Object.entries(details).map(([name, value]) => [
    name,
    userInput.has(name) && typeof value === 'string' ? quote(value) : value,
  ])
  return Object.fromEntries(quoted)
}

function accountChanged(details: AccountDetails | SecondFactorDetails): Quoted {
  return {
    title: 'Your account was changed',
    sentences: [
      ...('changed' in details
        ? details.changed.map((change) => accountChange(change, details))
        : [secondFactorChange(details)]),
      'If you did not expect this, change your password and contact the people who run this portal.',
    ],
  }
}

function sessionEnded(): Quoted {
  return {
    title: 'You were signed out for your security',
    sentences: [
      'We ended one of your sessions because its token was used twice. Someone else may have a copy of it.',
      'If you did not expect this, change your password. That also ends all other sessions.',
    ],
  }
}

function codesGuessed({ wrongCodes }: GuessDetails): Quoted {
  return {
    title: 'Wrong codes for your account',
    sentences: [
      `Within an hour, ${wrongCodes} wrong codes for your second factor were entered, each with your correct password.`,
      'If it was not you, someone knows your password: change it now. Your second factor has kept them out so far.',
    ],
  }
}

/** The link itself appears only in the email, not in the inbox. */
function linkEmailed({ purpose, email, expiresAt }: LinkDetails): Quoted {
  const once = `The link we emailed you works once, until ${moment({ date: expiresAt })}.`
  switch (purpose) {
    case 'VERIFY_EMAIL':
      return {
        title: 'Confirm your email address',
        sentences: [
          `Please confirm that ${email} is your email address.`,
          once,
          'If you have no account here, you can ignore this message.',
        ],
      }
    case 'RESET_PASSWORD':
      return {
        title: 'Choose a new password',
        sentences: [
          'Someone has requested a new password for your account.',
          once,
          'If it was not you, you can ignore this message: your password stays the same.',
        ],
      }
    case 'CHANGE_EMAIL':
      return {
        title: 'Confirm your new email address',
        sentences: [
          `Please confirm ${email} as the new address of your Job Portal account.`,
          once,
          'If it is not your account, you can ignore this message: the account keeps its current address.',
        ],
      }
    case 'UNDO_EMAIL_CHANGE':
      return {
        title: 'The email address of your account was changed',
        sentences: [
          `Your Job Portal account no longer uses the address ${email}.`,
          'If it was you, there is nothing to do.',
          `If it was not you, undo the change with the link we emailed you, until ${moment({ date: expiresAt })}.`,
          'Your account then gets this address back, and all sessions end.',
        ],
      }
  }
}

function accountChange(change: AccountChange, details: AccountDetails): string {
  switch (change) {
    case 'email':
      return `The email address of your account is now ${details.email}.`
    case 'password':
      return 'Your password was changed and all sessions were ended. Sign in again with the new password.'
    case 'role':
      return `Your role is now ${details.role}.`
    case 'is_active':
      return details.isActive ? 'Your account was activated.' : 'Your account was deactivated.'
  }
}

function secondFactorChange({ secondFactor, recoveryCodesLeft }: SecondFactorDetails): string {
  switch (secondFactor) {
    case 'enabled':
      return 'Your second factor was turned on and all sessions were ended. Sign in again with one of its codes.'
    case 'disabled':
      return 'Your second factor was turned off. You can now sign in with your password alone.'
    case 'recovery-codes-renewed':
      return 'Your recovery codes were replaced with new ones.'
    case 'recovery-code-used':
      return `A recovery code was used instead of your second factor. You have ${recoveryCodesLeft ?? 'some'} left.`
  }
}

function decision(status: ApplicationStatus, jobAt: string): string {
  switch (status) {
    case 'SHORTLISTED':
      return `Good news: you have been shortlisted for ${jobAt}.`
    case 'HIRED':
      return `Congratulations! You have been chosen for ${jobAt}.`
    case 'REJECTED':
      return `Your application for ${jobAt} was not successful this time.`
    default:
      return `Your application for ${jobAt} is now ${status.toLowerCase()}.`
  }
}

function interviewsHave(count: number): string {
  return count === 1 ? 'interview has' : 'interviews have'
}

function at(company: string | undefined): string {
  return company === undefined ? '' : ` at ${company}`
}

function appointment({ mode, ...when }: Appointment): string {
  return `It takes place on ${moment(when)}, ${mode === 'ONLINE' ? 'online' : 'on site'}.`
}

const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })

/**
 * An instant in the UTC offset in which it was entered, followed by UTC. The reader's time zone is unknown, so both are
 * named.
 */
function moment({ date, offsetMinutes = 0 }: { date: Date; offsetMinutes?: number | undefined }): string {
  const inUtc = `${dateFormat.format(date)} UTC`
  if (offsetMinutes === 0) return inUtc
  const local = dateFormat.format(new Date(+date + offsetMinutes * 60_000))
  return `${local} UTC${offsetText(offsetMinutes)} (${inUtc})`
}

function offsetText(minutes: number): string {
  const digits = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((each) =>
    String(each).padStart(2, '0'),
  )
  return `${minutes < 0 ? '-' : '+'}${digits.join(':')}`
}
