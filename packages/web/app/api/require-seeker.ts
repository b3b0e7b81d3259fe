import { data } from 'react-router'
import { type Context, signInAgain } from './call.ts'
import { type Person, sessionContext } from './session.ts'

/**
 * The signed-in job seeker. Leads visitors to the sign-in page and back; everybody else sees that the page is not for
 * them. Called by loaders and actions, so that the error page has the header and the language of the person.
 */
export function requireSeeker(context: Context): Person {
  const { person } = context.get(sessionContext)
  if (!person) throw signInAgain(context)
  if (person.role !== 'JOB_SEEKER') throw data(undefined, { status: 403 })
  return person
}
