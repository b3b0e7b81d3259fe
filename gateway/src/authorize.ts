import { addressKey } from '@portal/chassis/client'
import { limited, unauthenticated, unavailable } from '@portal/chassis/errors'
import { setActor } from '@portal/chassis/request-context'
import type { TokenVerifier } from '@portal/chassis/tokens'
import type { Request, RequestHandler, Response } from 'express'
import { type Principal, readCaller } from './authenticate.ts'
import { clientAddress } from './client-address.ts'
import { anonymousAt, type Client, personAt } from './client-shares.ts'
import { type LimitState, type RateLimits, setRateHeaders } from './rate-limit.ts'
import type { TokenStatus } from './revocations.ts'
import type { Route } from './route-table.ts'

export type AccessControl = {
  verifyToken: TokenVerifier
  limits: RateLimits
  tokenStatusOf: (principal: Principal) => Promise<TokenStatus>
}

/** Whose a request is, once it is let through: a person's, where it has a token, and in any case a client's. */
export type Admitted = { principal: Principal | undefined; client: Client }

/**
 * Lets a request through to its route, and tells whose it is; or throws: 429 before anything else, then 401 for a token
 * that is not good. Where nobody can say whether it has been ended, what only reads is let through.
 */
export async function authorize(access: AccessControl, route: Route, req: Request, res: Response): Promise<Admitted> {
  const caller = route.ignoresToken ? {} : await readCaller(req, access.verifyToken)
  const { principal, fault } = caller
  const network = addressKey(clientAddress(req))
  // Asked in one turn, all of it goes to Redis in one command.
  const [limitState, tokenStatus] = await Promise.all([
    countRequest(access.limits, route, principal, network),
    principal ? access.tokenStatusOf(principal) : 'good',
  ])
  check(res, limitState)
  if (fault) throw fault
  if (tokenStatus === 'ended') throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
  if (tokenStatus === 'unknown' && !readingMethods.has(req.method)) {
    throw unavailable('Whether you are still signed in cannot be told at the moment; try again shortly')
  }
  if (!principal) return { principal, client: anonymousAt(network) }
  setActor(Number(principal.claims.sub))
  return { principal, client: personAt(principal.claims.sub, network) }
}

/** Middleware that counts what is for no service, such as a page or a path that leads nowhere. */
export function countPages(limits: RateLimits): RequestHandler {
  return async (req, res, next) => {
    check(res, await limits.count('page', addressKey(clientAddress(req))))
    next()
  }
}

/** Whether an administrator asks; throws 401 for a token that is not good. */
export async function isAdministrator({ verifyToken, tokenStatusOf }: AccessControl, req: Request): Promise<boolean> {
  const { principal, fault } = await readCaller(req, verifyToken)
  if (fault) throw fault
  // A token that is good for setting up a second factor only does not count.
  if (principal?.claims.role !== 'ADMIN' || principal.claims.scope !== undefined) return false
  return (await tokenStatusOf(principal)) === 'good'
}

const readingMethods = new Set(['GET', 'HEAD'])

/**
 * Counts a request. Only a good token gets somebody out of their address's bucket; that of all people at the address is
 * then what keeps accounts from adding up. What it does not let through anyway is taken out of it again, as one person must
 * not use it up for the others.
 */
async function countRequest(limits: RateLimits, route: Route, principal: Principal | undefined, network: string) {
  if (!principal) return limits.count(route.limit ?? 'address', network)
  const [own, people] = await Promise.all([
    limits.count(route.limit ?? 'user', principal.claims.sub),
    limits.count('people', network),
  ])
  if (own.exceeded) limits.giveBack('people', network)
  return own.exceeded || !people.exceeded ? own : people
}

function check(res: Response, limitState: LimitState): void {
  setRateHeaders(res, limitState)
  if (limitState.exceeded) throw limited(`Too many requests; try again in ${limitState.resetSeconds} seconds`)
}
