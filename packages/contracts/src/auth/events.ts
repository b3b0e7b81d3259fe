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
  person: (user) => user.user_id,
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
  person: (user) => user.user_id,
})

export const userErased = defineEvent({
  name: 'auth.user-erased',
  version: 1,
  summary: 'A person had themselves erased, or an administrator had that repeated; every service erases and says so.',
  data: z.object({ user_id: id, role: z.enum(roles), erasure_id: id }),
  example: { user_id: 7, role: 'JOB_SEEKER', erasure_id: 1 },
})

/** What a service says when it has erased a person; the events are declared by their owners. */
export const personErasedFacts = z.object({ user_id: id, erasure_id: id })

export const personErased = defineEvent({
  name: 'auth.person-erased',
  version: 1,
  summary: 'The auth service erased a person.',
  data: personErasedFacts,
  example: { user_id: 7, erasure_id: 1 },
})
