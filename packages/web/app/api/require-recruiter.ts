import type { Context } from './call.ts'
import { requireRole } from './require-role.ts'
import type { Person } from './session.ts'

/** The signed-in recruiter. */
export function requireRecruiter(context: Context): Person {
  return requireRole(context, 'RECRUITER')
}
