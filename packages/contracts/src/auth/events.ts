import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { id, instant, roles } from '../fields.ts'
import { linkPurposes } from './accounts-http.ts'

/** An account as other services may know it. */
export const userState = z.object({
  user_id: id,
  email: z.string(),
  /** Whether emails may be trusted to reach their owner there; absent in events from before it was recorded. */
  email_verified: z.boolean().optional(),
  role: z.enum(roles),
  is_active: z.boolean(),
})
export type UserState = z.infer<typeof userState>

/** Where somebody acted from: network address and user agent, as far as they are known. */
const client = { address: z.string().optional(), user_agent: z.string().optional() }
const exampleClient = { address: '203.0.113.7', user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0' }

const example: UserState = {
  user_id: 7,
  email: 'ada@example.com',
  email_verified: true,
  role: 'JOB_SEEKER',
  is_active: true,
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
    'Address, password, role or activity of an account changed; `changed` names which, `previous_email` the address before.',
  data: userState.extend({
    changed: z.array(z.enum(['email', 'password', 'role', 'is_active'])),
    /** The address before, where that has changed. */
    previous_email: z.string().optional(),
    ...client,
  }),
  example: { ...example, is_active: false, changed: ['is_active'], ...exampleClient },
  person: (user) => user.user_id,
})

export const signedIn = defineEvent({
  name: 'auth.signed-in',
  version: 1,
  summary: 'A session began, because somebody signed in.',
  data: z.object({ user_id: id, session_id: id, ...client }),
  example: { user_id: 7, session_id: 187649984473770, ...exampleClient },
  person: ({ user_id }) => user_id,
})

export const signInFailed = defineEvent({
  name: 'auth.sign-in-failed',
  version: 1,
  summary: 'Somebody was refused to sign in to an account that exists; `reason` is the code of the refusal.',
  data: z.object({ user_id: id, reason: z.string(), ...client }),
  example: { user_id: 7, reason: 'WRONG_CREDENTIALS', ...exampleClient },
  person: ({ user_id }) => user_id,
})

export const sessionEnded = defineEvent({
  name: 'auth.session-ended',
  version: 1,
  summary:
    'A session ended before its time, or all of an account where no `session_id` is named; what ends them along with a change of the account is told by `auth.user-changed`.',
  data: z.object({
    user_id: id,
    session_id: id.optional(),
    /** REUSED_TOKEN: a refresh token came a second time, so that two people may hold it. */
    why: z.enum(['LOGGED_OUT', 'LOGGED_OUT_EVERYWHERE', 'ENDED_BY_OWNER', 'REUSED_TOKEN']),
    ...client,
  }),
  example: { user_id: 7, session_id: 187649984473770, why: 'LOGGED_OUT', ...exampleClient },
  person: ({ user_id }) => user_id,
})

export const linkRequested = defineEvent({
  name: 'auth.link-requested',
  version: 1,
  summary: 'A link is to be mailed to an address. The token in it is no part of the event.',
  data: z.object({
    user_id: id,
    /** Where the mail goes, which is not the account's address where that is to change. */
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
  summary: 'Somebody has shown that the mails to the address of an account reach them.',
  data: z.object({ user_id: id, email: z.string() }),
  example: { user_id: 7, email: 'ada@example.com' },
  person: ({ user_id }) => user_id,
})

/** What became of a person's second factor. */
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
    'A second factor was turned on or off, its recovery codes were renewed or one was used; `recovery_codes_left` says how many there are then.',
  data: secondFactorChange,
  example: { user_id: 7, change: 'recovery-code-used', recovery_codes_left: 9 },
})

export const secondFactorGuessed = defineEvent({
  name: 'auth.second-factor-guessed',
  version: 1,
  summary:
    'Many codes of a second factor were wrong within an hour; their owner is to know that others have the password.',
  data: z.object({ user_id: id, wrong_codes: z.int() }),
  example: { user_id: 7, wrong_codes: 10 },
})

export const userErased = defineEvent({
  name: 'auth.user-erased',
  version: 1,
  summary: 'A person had themselves erased, or an administrator had that repeated; every service erases and says so.',
  data: z.object({ user_id: id, role: z.enum(roles), erasure_id: id }),
  example: { user_id: 7, role: 'JOB_SEEKER', erasure_id: 1 },
})

/** What a service says when it has erased a person; the events are declared by their owners. */
export const personErasedState = z.object({ user_id: id, erasure_id: id })

export const personErased = defineEvent({
  name: 'auth.person-erased',
  version: 1,
  summary: 'The auth service erased a person.',
  data: personErasedState,
  example: { user_id: 7, erasure_id: 1 },
})
