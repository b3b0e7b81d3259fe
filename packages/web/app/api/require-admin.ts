import type { Context } from './call.ts'
import { requireRole } from './require-role.ts'
import type { Person } from './session.ts'

/** The signed-in administrator. */
export function requireAdmin(context: Context): Person {
  return requireRole(context, 'ADMIN')
}
