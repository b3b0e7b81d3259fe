import type { IncomingMessage } from 'node:http'
import type { Role } from '@portal/contracts/fields'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { forbidden, unauthenticated } from '../errors.ts'
import { setActor } from '../runtime/request-context.ts'
import type { TokenVerifier } from '../tokens/tokens.ts'
import { valuesOf } from './strict-http.ts'

/** The authenticated user of a request, from the verified access token. */
export type Actor = {
  id: number
  role: Role
  sessionId: string
  /** When the token expires; needed by responses that may outlive it, such as live streams. */
  expiresAt: Date
}

declare global {
  namespace Express {
    interface Request {
      actor?: Actor
      /** Set instead of `actor` when the token only permits setting up a second factor. */
      enrollmentActor?: Actor
    }
  }
}

/**
 * The token of an `Authorization: Bearer …` header; undefined without that header. Throws `unauthenticated` for any
 * other form, and for two headers: Node would use the first one, and another parser perhaps the second.
 */
export function bearerToken(req: IncomingMessage): string | undefined {
  const [header, another] = valuesOf(req, 'authorization')
  if (header === undefined) return undefined
  if (another !== undefined) throw unauthenticated('INVALID_TOKEN', 'Send one Authorization header')
  const match = /^Bearer ([\w.~+/=-]+)$/i.exec(header)
  if (!match) throw unauthenticated('INVALID_TOKEN', 'The Authorization header must contain a bearer token')
  return match[1]
}

/**
 * Middleware that verifies the access token, if the request has one, and sets the actor. An invalid token gets 401. A
 * token that only permits setting up a second factor sets `enrollmentActor` instead, so no other route accepts it.
 */
export function authenticate(verify: TokenVerifier): RequestHandler {
  const setActorOf = async (req: Request, token: string) => {
    const claims = await verify(token)
    const expiresAt = new Date(claims.exp * 1000)
    const actor = { id: Number(claims.sub), role: claims.role, sessionId: claims.sid, expiresAt }
    if (claims.scope === undefined) req.actor = actor
    else req.enrollmentActor = actor
    setActor(actor.id)
  }
  return (req: Request, _res: Response, next: NextFunction) => {
    const token = bearerToken(req)
    if (token === undefined) return next()
    return setActorOf(req, token).then(() => next())
  }
}

/**
 * The authenticated user. Throws `unauthenticated` without one, `forbidden` if a second factor must be set up first.
 */
export function actorOf(req: Request): Actor {
  if (req.enrollmentActor) throw forbidden('SECOND_FACTOR_NEEDED', 'Set up a second factor and sign in again')
  return enrollmentActorOf(req)
}

/**
 * The authenticated user, also with a token that only permits setting up a second factor. For routes that set one up or
 * log out. Throws `unauthenticated` without a user.
 */
export function enrollmentActorOf(req: Request): Actor {
  const actor = req.actor ?? req.enrollmentActor
  if (!actor) throw unauthenticated('NOT_AUTHENTICATED', 'Sign in first')
  return actor
}

/** Throws `forbidden` unless the user has one of the given roles. */
export function assertRole(actor: Actor, allowed: readonly Role[]): void {
  if (!allowed.includes(actor.role)) throw forbidden('WRONG_ROLE', `This requires the role ${allowed.join(' or ')}`)
}
