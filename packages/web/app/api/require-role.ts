import type { Role } from '@portal/contracts/fields'
import { data } from 'react-router'
import type { Context } from './call.ts'
import { requirePerson } from './require-person.ts'
import type { Person } from './session.ts'

/**
 * The signed-in person, who must have the role. Leads visitors to the sign-in page and back; everybody else sees that
 * the page is not for them. Called by loaders and actions, so that the error page has the header and the language of the
 * person.
 */
export function requireRole(context: Context, role: Role): Person {
  const person = requirePerson(context)
  if (person.role !== role) throw data(undefined, { status: 403 })
  return person
}
