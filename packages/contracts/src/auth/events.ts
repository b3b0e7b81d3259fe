import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { id, instant, roles } from '../fields.ts'
import { linkPurposes } from './accounts-http.ts'

/** An account as other services may know it. */
export const userFacts = z.object({ user_id: id, email: z.string(), role: z.enum(roles), is_active: z.boolean() })
export type UserFacts = z.infer<typeof userFacts>

const example: UserFacts = { user_id: 7, email: 'ada@example.com', role: 'JOB_SEEKER', is_active: true }

export const userRegistered = defineEvent({
  name: 'auth.user-registered',
  version: 1,
  summary: 'An account was created.',
  data: userFacts,
  example,
})

export const userChanged = defineEvent({
  name: 'auth.user-changed',
  version: 1,
  summary:
    'Address, password, role or activity of an account changed; `changed` names which, `previous_email` the address before.',
  data: userFacts.extend({
    changed: z.array(z.enum(['email', 'password', 'role', 'is_active'])),
    /** The address before, where that has changed. */
    previous_email: z.string().optional(),
  }),
  example: { ...example, is_active: false, changed: ['is_active'] },
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
})

export const emailVerified = defineEvent({
  name: 'auth.email-verified',
  version: 1,
  summary: 'Somebody has shown that the mails to the address of an account reach them.',
  data: z.object({ user_id: id, email: z.string() }),
  example: { user_id: 7, email: 'ada@example.com' },
})
