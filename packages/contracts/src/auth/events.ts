import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { id, roles } from '../fields.ts'

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
