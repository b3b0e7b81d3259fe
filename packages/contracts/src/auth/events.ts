import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { id, instant, roles } from '../fields.ts'
import { linkPurposes } from './accounts-http.ts'

/** The state of an account that other services receive. */
export const userState = z.object({
  user_id: id,
  email: z.string(),
  /** Whether the owner has confirmed the address; absent in events from before this was recorded. */
  email_verified: z.boolean().optional(),
  role: z.enum(roles),
  is_active: z.boolean(),
  /** The chosen language (BCP 47) and time zone (IANA); null if none is chosen, absent in events from before that. */
  locale: z.string().nullable().optional(),
  time_zone: z.string().nullable().optional(),
})
export type UserState = z.infer<typeof userState>

/** The client of the request: network address and user agent, if known. */
const client = { address: z.string().optional(), user_agent: z.string().optional() }
const exampleClient = { address: '203.0.113.7', user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0' }

const example: UserState = {
  user_id: 7,
  email: 'ada@example.com',
  email_verified: true,
  role: 'JOB_SEEKER',
  is_active: true,
  locale: 'de',
  time_zone: 'Europe/Berlin',
}

export const userRegistered = defineEvent({
  name: 'auth.user-registered',
  version: 1,
  summary: 'An account was created.',
  data: userState,
  example,
  person: (user) => user.user_id,
})

export const userChanged = defineEvent({
  name: 'auth.user-changed',
  version: 1,
  summary:
    'The email address, password, role or active state of an account changed; `changed` lists which, `previous_email` is the former address.',
  data: userState.extend({
    changed: z.array(z.enum(['email', 'password', 'role', 'is_active'])),
    /** The former address, if it changed. */
    previous_email: z.string().optional(),
    ...client,
  }),
  example: { ...example, is_active: false, changed: ['is_active'], ...exampleClient },
  person: (user) => user.user_id,
})

export const userLocaleChanged = defineEvent({
  name: 'auth.user-locale-changed',
  version: 1,
  summary: 'The language or time zone of an account was chosen or changed.',
  data: userState,
  example,
  person: (user) => user.user_id,
})

export const signedIn = defineEvent({
  name: 'auth.signed-in',
  version: 1,
  summary: 'A user signed in, which began a session.',
  data: z.object({ user_id: id, session_id: id, ...client }),
  example: { user_id: 7, session_id: 187649984473770, ...exampleClient },
  person: ({ user_id }) => user_id,
})

export const signInFailed = defineEvent({
  name: 'auth.sign-in-failed',
  version: 1,
  summary: 'An attempt to sign in to an existing account was rejected; `reason` is the error code.',
  data: z.object({ user_id: id, reason: z.string(), ...client }),
  example: { user_id: 7, reason: 'WRONG_CREDENTIALS', ...exampleClient },
  person: ({ user_id }) => user_id,
})

export const sessionEnded = defineEvent({
  name: 'auth.session-ended',
  version: 1,
  summary:
    'A session ended before it expired, or all sessions of an account if `session_id` is absent. Sessions that end because the account changed are reported by `auth.user-changed` only.',
  data: z.object({
    user_id: id,
    session_id: id.optional(),
    /** REUSED_TOKEN: a refresh token was used a second time, so two clients may have it. */
    why: z.enum(['LOGGED_OUT', 'LOGGED_OUT_EVERYWHERE', 'ENDED_BY_OWNER', 'REUSED_TOKEN']),
    ...client,
  }),
  example: { user_id: 7, session_id: 187649984473770, why: 'LOGGED_OUT', ...exampleClient },
  person: ({ user_id }) => user_id,
})

export const linkRequested = defineEvent({
  name: 'auth.link-requested',
  version: 1,
  summary: 'A link must be emailed to an address. The event does not contain its token.',
  data: z.object({
    user_id: id,
    /** The recipient; for a change of address it is not the current address of the account. */
    email: z.string(),
    purpose: z.enum(linkPurposes),
    link_id: z.uuid(),
    expires_at: instant,
  }),
  example: {
    user_id: 7,
    email: 'ada@example.com',
    purpose: 'RESET_PASSWORD',
    link_id: '0b6b6f6e-2f5c-4c55-9a34-6c1c1f0a4a8e',
    expires_at: '2026-03-01T10:00:00.000Z',
  },
  person: ({ user_id }) => user_id,
})

export const emailVerified = defineEvent({
  name: 'auth.email-verified',
  version: 1,
  summary: 'The email address of an account was confirmed.',
  data: z.object({ user_id: id, email: z.string() }),
  example: { user_id: 7, email: 'ada@example.com' },
  person: ({ user_id }) => user_id,
})

/** A change of a user's second factor. */
export const secondFactorChange = z.object({
  user_id: id,
  change: z.enum(['enabled', 'disabled', 'recovery-codes-renewed', 'recovery-code-used']),
  recovery_codes_left: z.int().optional(),
})
export type SecondFactorChange = z.infer<typeof secondFactorChange>

export const secondFactorChanged = defineEvent({
  name: 'auth.second-factor-changed',
  version: 1,
  summary:
    'A second factor was turned on or off, or its recovery codes were renewed or one was used; `recovery_codes_left` is the number left after that.',
  data: secondFactorChange,
  example: { user_id: 7, change: 'recovery-code-used', recovery_codes_left: 9 },
})

export const secondFactorGuessed = defineEvent({
  name: 'auth.second-factor-guessed',
  version: 1,
  summary:
    'Many wrong second-factor codes were entered within an hour. The owner is notified, because someone else may know the password.',
  data: z.object({ user_id: id, wrong_codes: z.int() }),
  example: { user_id: 7, wrong_codes: 10 },
})

export const userErased = defineEvent({
  name: 'auth.user-erased',
  version: 1,
  summary:
    'A user requested their erasure, or an administrator repeated it. Every service erases the user and acknowledges.',
  data: z.object({ user_id: id, role: z.enum(roles), erasure_id: id }),
  example: { user_id: 7, role: 'JOB_SEEKER', erasure_id: 1 },
})

/** The acknowledgement of an erasure; each service declares its own event with it. */
export const personErasedState = z.object({ user_id: id, erasure_id: id })

export const personErased = defineEvent({
  name: 'auth.person-erased',
  version: 1,
  summary: 'The auth service erased a person.',
  data: personErasedState,
  example: { user_id: 7, erasure_id: 1 },
})
