import type { IncomingMessage } from 'node:http'
import { HttpError, tooManyRequests, unauthenticated, unavailable } from '@portal/chassis/errors'
import { bearerToken } from '@portal/chassis/http/actor'
import { addressKey } from '@portal/chassis/runtime/client'
import { setActor } from '@portal/chassis/runtime/request-context'
import type { TokenVerifier } from '@portal/chassis/tokens/tokens'
import type { Route } from '../routes.ts'
import { anonymousAt, type Client, personAt } from './client-shares.ts'
import type { Origin } from './origin.ts'
import { type Bucket, type LimitState, type RateLimits, rateHeaders } from './rate-limit.ts'
import type { Principal, Revocations } from './revocations.ts'

export type AccessControl = {
  originOf: (req: IncomingMessage) => Origin
  verifyToken: TokenVerifier
  limits: RateLimits
  tokens: Revocations
}

/**
 * Who sent an authorized request: the principal if it carried a token, and the client that its resources count against.
 * `charge` counts the bytes of a long response against the limits that the request counted against.
 */
export type Authorized = { principal: Principal | undefined; client: Client; charge: (bytes: number) => void }

/** A request that arrived. The headers about its limit are added to `headers`. */
type Arrived = { req: IncomingMessage; origin: Origin; headers: string[] }

/**
 * Authorizes a request for its route and returns who sent it. Throws 429 first, then 401 for an invalid or revoked
 * token. Throws 503 if the token's status is unknown, unless the request only reads.
 */
export async function authorize(access: AccessControl, route: Route, request: Arrived): Promise<Authorized> {
  const { req, origin, headers } = request
  const { principal, tokenError } = route.ignoresToken ? {} : await readCaller(req, access.verifyToken)
  const network = addressKey(origin.address)
  const bucket = bucketOf(route, origin)
  const counts: Counts = principal
    ? [
        [bucket ?? 'user', principal.claims.sub],
        ['people', network],
      ]
    : [[bucket ?? 'address', network]]
  // Started in the same tick, both reach Redis in one command.
  const [limitState, tokenStatus] = await Promise.all([
    countRequest(access.limits, counts),
    principal ? access.tokens.recentStatusOf(principal) : 'active',
  ])
  enforceLimit(limitState, headers)
  if (tokenError) throw tokenError
  if (tokenStatus === 'revoked') throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
  if (tokenStatus === 'unknown' && !readMethods.has(req.method ?? '')) {
    throw unavailable('The portal cannot verify at the moment whether you are still signed in; try again shortly')
  }
  const charge = (bytes: number) => {
    for (const [countedAs, subject] of counts) access.limits.charge(countedAs, subject, bytes)
  }
  if (!principal) return { principal, client: anonymousAt(network), charge }
  setActor(Number(principal.claims.sub))
  return { principal, client: personAt(principal.claims.sub, network), charge }
}

/** Counts a request for no service, such as for a page or an unknown path, against its address. Throws 429. */
export async function countPage({ limits }: AccessControl, { origin, headers }: Arrived): Promise<void> {
  enforceLimit(await limits.count('page', addressKey(origin.address)), headers)
}

/** Whether an administrator sent the request. Throws 401 for an invalid token. */
export async function isAdministrator({ verifyToken, tokens }: AccessControl, req: IncomingMessage): Promise<boolean> {
  const { principal, tokenError } = await readCaller(req, verifyToken)
  if (tokenError) throw tokenError
  // A token with a scope is only valid for setting up a second factor.
  if (principal?.claims.role !== 'ADMIN' || principal.claims.scope !== undefined) return false
  return (await tokens.statusOf(principal)) === 'active'
}

export const readMethods = new Set(['GET', 'HEAD'])

/**
 * Reads and verifies the token of a request, if it has one. A token that is sent must be valid, even on routes that need
 * none. Returns the error instead of throwing it, so that the request counts against the rate limit before it is rejected.
 */
async function readCaller(
  req: IncomingMessage,
  verify: TokenVerifier,
): Promise<{ principal?: Principal; tokenError?: HttpError }> {
  try {
    const token = bearerToken(req)
    return token === undefined ? {} : { principal: { token, claims: await verify(token) } }
  } catch (error) {
    if (error instanceof HttpError) return { tokenError: error }
    throw error
  }
}

/**
 * What a request counts against, each as a bucket and its subject. A request without a valid token counts against its
 * address. A request with one counts against its user and against all users of the address, so that many accounts do not
 * multiply the limit.
 */
type Counts = readonly [own: [Bucket, string], ...people: [Bucket, string][]]

/**
 * The bucket of a route, if it has one of its own. A page needs several requests, often with a search, so the requests of
 * pages have one for all. Those that create accounts or guess passwords have the same limit wherever they come from.
 */
function bucketOf({ limit }: Route, { isHop }: Origin): Bucket | undefined {
  return isHop && (limit === undefined || limit === 'search') ? 'web' : limit
}

/**
 * Counts a request. One that exceeds the user's own limit is taken out of the address's count, so that one user cannot use
 * it up for the others.
 */
async function countRequest(limits: RateLimits, [own, people]: Counts): Promise<LimitState> {
  if (!people) return limits.count(...own)
  const [ownState, peopleState] = await Promise.all([limits.count(...own), limits.count(...people)])
  if (ownState.exceeded) limits.refund(...people)
  return ownState.exceeded || !peopleState.exceeded ? ownState : peopleState
}

function enforceLimit(limitState: LimitState, headers: string[]): void {
  headers.push(...rateHeaders(limitState))
  if (limitState.exceeded) throw tooManyRequests(`Too many requests; try again in ${limitState.resetSeconds} seconds`)
}
