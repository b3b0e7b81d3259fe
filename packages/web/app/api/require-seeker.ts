import type { Context } from './call.ts'
import { requireRole } from './require-role.ts'
import type { Person } from './session.ts'

/** The signed-in job seeker. */
export function requireSeeker(context: Context): Person {
  return requireRole(context, 'JOB_SEEKER')
}
