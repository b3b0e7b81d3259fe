import type { MiddlewareFunction } from 'react-router'
import { type Context, signInAgain } from './call.ts'
import { type Person, sessionContext } from './session.ts'

/** The signed-in person. Leads everybody else to the sign-in page, and back from there. */
export function requirePerson(context: Context): Person {
  const { person } = context.get(sessionContext)
  if (!person) throw signInAgain(context)
  return person
}

/** The middleware of routes that only signed-in people see: it runs before their loaders and actions. */
export const signedInOnly: MiddlewareFunction<Response> = ({ context }, next) => {
  requirePerson(context)
  return next()
}
