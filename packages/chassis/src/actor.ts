import type { IncomingMessage } from 'node:http'
import type { Role } from '@portal/contracts/fields'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { forbidden, unauthenticated } from './errors.ts'
import { setActor } from './request-context.ts'
import { valuesOf } from './strict-http.ts'
import type { TokenVerifier } from './tokens.ts'

/** The person behind a request, as the verified token tells it. */
export type Actor = {
  id: number
  role: Role
  sessionId: string
  /** When the token ends, for what goes on after the answer has begun. */
  expiresAt: Date
}

declare global {
  namespace Express {
    interface Request {
      actor?: Actor
      /** In the place of `actor` where the token is good for setting up a second factor only. */
      enrollmentActor?: Actor
    }
  }
}

/**
 * The token of an `Authorization: Bearer …` header; undefined where there is no header. Throws for any other form, and
 * for two headers, of which Node would take the first and the next reader perhaps the other.
 */
export function bearerToken(req: IncomingMessage): string | undefined {
  const [header, another] = valuesOf(req, 'authorization')
  if (header === undefined) return undefined
  if (another !== undefined) throw unauthenticated('INVALID_TOKEN', 'Send one Authorization header')
  const match = /^Bearer ([\w.~+/=-]+)$/i.exec(header)
  if (!match) throw unauthenticated('INVALID_TOKEN', 'The Authorization header must hold a bearer token')
  return match[1]
}

/**
 * Middleware that verifies the token, where there is one, and notes who acts. A bad token is refused (401). One that is
 * good for setting up a second factor only makes nobody an actor, so that whatever is not made for it is closed to it.
 */
export function authenticate(verify: TokenVerifier): RequestHandler {
  return async (req: Request, _res: Response, next: NextFunction) => {
    const token = bearerToken(req)
    if (token !== undefined) {
      const claims = await verify(token)
      const expiresAt = new Date(claims.exp * 1000)
      const actor = { id: Number(claims.sub), role: claims.role, sessionId: claims.sid, expiresAt }
      if (claims.scope === undefined) req.actor = actor
      else req.enrollmentActor = actor
      setActor(actor.id)
    }
    next()
  }
}

/** Who acts. Throws `unauthenticated` where nobody is signed in, `forbidden` where a second factor is to be set up first. */
export function actorOf(req: Request): Actor {
  if (req.enrollmentActor) throw forbidden('SECOND_FACTOR_NEEDED', 'Set up a second factor and sign in again')
  return enrollmentActorOf(req)
}

/**
 * Who acts, be it with a token that is good for setting up a second factor only: for that, and for signing out. Throws
 * `unauthenticated` where nobody is signed in.
 */
export function enrollmentActorOf(req: Request): Actor {
  const actor = req.actor ?? req.enrollmentActor
  if (!actor) throw unauthenticated('NOT_AUTHENTICATED', 'Sign in first')
  return actor
}

/** Middleware that lets only the given roles through: 401 for nobody, 403 for anybody else. */
export function requireRole(...allowed: Role[]): RequestHandler {
  return (req, _res, next) => {
    const actor = actorOf(req)
    if (!allowed.includes(actor.role)) throw forbidden('WRONG_ROLE', `This is for ${allowed.join(' and ')} only`)
    next()
  }
}

/** Middleware that lets only signed-in people through. */
export const requireAuth: RequestHandler = (req, _res, next) => {
  actorOf(req)
  next()
}

/** Middleware that lets through whom {@link enrollmentActorOf} answers. */
export const requireEnrollmentAuth: RequestHandler = (req, _res, next) => {
  enrollmentActorOf(req)
  next()
}
