// What notifications say, as data: a code, and parameters that the wording of each language puts into sentences.
import { z } from 'zod'
import { jobEnds } from '../../application/events.ts'
import { applicationStatuses, interviewModes } from '../../application/http.ts'
import { linkPurposes } from '../../auth/accounts-http.ts'
import { secondFactorChange } from '../../auth/events.ts'
import { instant, roles } from '../../fields.ts'
import { memberRoles } from '../../profile/companies-http.ts'
import type { NotificationKind } from '../http.ts'

/** A title or name; null if it is unknown, or must not be used any more because somebody was erased. */
const name = z.string().nullable()
const job = { job: name }
const jobAt = { ...job, company: name }
const application = { ...job, seeker: name }
const attempt = { is_renewed: z.boolean().optional() }
/** The number of interviews that were cancelled together with an application. */
const cancellations = { cancelled_interviews: z.int().optional() }
/** `offset_minutes` is the UTC offset in which the date was entered. */
const appointment = z.object({
  ...jobAt,
  date: instant,
  offset_minutes: z.int().optional(),
  mode: z.enum(interviewModes),
})

/** The parameters of each code. */
export const messageParams = {
  WELCOME: z.object({ role: z.enum(roles) }),
  ACCOUNT_CHANGED: z.object({
    changed: z.array(z.enum(['email', 'password', 'role', 'is_active'])),
    email: z.string(),
    role: z.enum(roles),
    is_active: z.boolean(),
  }),
  SECOND_FACTOR_CHANGED: secondFactorChange.pick({ change: true, recovery_codes_left: true }),
  // Omits the user agent: an attacker chooses it, so it must not appear in an email to the account's owner.
  SESSION_ENDED: z.object({}),
  CODES_GUESSED: z.object({ wrong_codes: z.int() }),
  /** The link itself appears only in the email. */
  LINK_EMAILED: z.object({ purpose: z.enum(linkPurposes), email: z.string(), expires_at: instant }),
  APPLICATION_RECEIVED: z.object({ ...jobAt, ...attempt }),
  NEW_APPLICATION: z.object({ ...application, ...attempt }),
  APPLICATION_STATUS_CHANGED: z.object({ ...jobAt, ...cancellations, status: z.enum(applicationStatuses) }),
  APPLICATION_WITHDRAWN: z.object({ ...application, ...cancellations }),
  INTERVIEW_SCHEDULED: appointment,
  INTERVIEW_CHANGED: appointment,
  INTERVIEW_CANCELLED: appointment,
  JOB_ENDED: z.object({ ...jobAt, end: z.enum(jobEnds) }),
  JOB_EXPIRING: z.object({ ...job, ends_at: instant.nullable() }),
  JOB_NOT_PUBLISHED: z.object({ ...job, missing: z.array(z.string()) }),
  RESUME_REFUSED: z.object({}),
  TEAM_INVITED: z.object({ company: name, role: z.enum(memberRoles).nullable(), expires_at: instant.nullable() }),
  /** JOINED is somebody whom the reader invited; the others happened to the reader. */
  TEAM_CHANGED: z.object({ company: name, change: z.enum(['JOINED', 'ROLE', 'REMOVED']), role: z.enum(memberRoles) }),
  DOMAIN_LOST: z.object({}),
}
export type MessageCode = keyof typeof messageParams
export type ParamsOf<Code extends MessageCode> = z.infer<(typeof messageParams)[Code]>

/** The parameters that are typed by people. */
export const typedParams: ReadonlySet<string> = new Set(['job', 'company', 'seeker', 'email'])

type SecurityCode = Exclude<MessageCode, NotificationKind>
const securityCodes: Record<SecurityCode, true> = {
  ACCOUNT_CHANGED: true,
  SECOND_FACTOR_CHANGED: true,
  SESSION_ENDED: true,
  CODES_GUESSED: true,
  LINK_EMAILED: true,
}

/** The kind of the notifications with a code. */
export function kindOf(code: MessageCode): NotificationKind {
  return isSecurityCode(code) ? 'SECURITY' : code
}

function isSecurityCode(code: MessageCode): code is SecurityCode {
  return code in securityCodes
}
