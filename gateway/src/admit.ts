import { limited, unauthenticated } from '@portal/chassis/errors'
import { nameActor } from '@portal/chassis/scope'
import type { TokenClaims, TokenVerifier } from '@portal/chassis/tokens'
import type { Request, Response } from 'express'
import { type Caller, readCaller } from './access.ts'
import { addressKey, clientAddress } from './client-address.ts'
import { type Bucket, type RateLimits, setRateHeaders } from './rate-limit.ts'
import type { Route } from './route-table.ts'

export type Doorkeeper = {
  verifyToken: TokenVerifier
  limits: RateLimits
  hasEnded: (claims: TokenClaims) => Promise<boolean>
}

/** Lets a request through to its route, or throws: 429 before anything else, then 401 for a token that is not good. */
export async function admit(door: Doorkeeper, route: Route, req: Request, res: Response): Promise<void> {
  const caller = route.ignoresToken ? {} : await readCaller(req, door.verifyToken)
  const { claims, fault } = caller
  // Asked in one tick, both go to Redis in one round trip.
  const [verdict, ended] = await Promise.all([
    door.limits.count(...bucketOf(route, caller, req)),
    claims ? door.hasEnded(claims) : false,
  ])
  setRateHeaders(res, verdict)
  if (verdict.exceeded) throw limited(`Too many requests; try again in ${verdict.resetSeconds} seconds`)
  if (fault) throw fault
  if (ended) throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
  if (claims) nameActor(Number(claims.sub))
}

/** Where a request counts. Only a good token gets somebody out of their address's bucket. */
function bucketOf(route: Route, { claims }: Caller, req: Request): [Bucket, string] {
  if (route.limit === undefined && claims) return ['user', claims.sub]
  return [route.limit ?? 'address', addressKey(clientAddress(req))]
}
