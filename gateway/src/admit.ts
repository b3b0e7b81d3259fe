import { addressKey } from '@portal/chassis/client'
import { limited, unauthenticated, unavailable } from '@portal/chassis/errors'
import { nameActor } from '@portal/chassis/scope'
import type { TokenVerifier } from '@portal/chassis/tokens'
import type { Request, Response } from 'express'
import { type Caller, type Holder, readCaller } from './access.ts'
import { clientAddress } from './client-address.ts'
import type { Standing } from './ended-access.ts'
import { type Bucket, type RateLimits, setRateHeaders } from './rate-limit.ts'
import type { Route } from './route-table.ts'

export type Doorkeeper = {
  verifyToken: TokenVerifier
  limits: RateLimits
  standingOf: (holder: Holder) => Promise<Standing>
}

/**
 * Lets a request through to its route, and tells whose it is; or throws: 429 before anything else, then 401 for a token
 * that is not good. Where nobody can say whether it has been ended, what only reads is let through.
 */
export async function admit(door: Doorkeeper, route: Route, req: Request, res: Response): Promise<Holder | undefined> {
  const caller = route.ignoresToken ? {} : await readCaller(req, door.verifyToken)
  const { holder, fault } = caller
  // Asked in one turn, both go to Redis in one command.
  const [verdict, standing] = await Promise.all([
    door.limits.count(...bucketOf(route, caller, req)),
    holder ? door.standingOf(holder) : 'good',
  ])
  setRateHeaders(res, verdict)
  if (verdict.exceeded) throw limited(`Too many requests; try again in ${verdict.resetSeconds} seconds`)
  if (fault) throw fault
  if (standing === 'ended') throw unauthenticated('TOKEN_REVOKED', 'The access token has been revoked')
  if (standing === 'unknown' && !readingMethods.has(req.method)) {
    throw unavailable('Whether you are still signed in cannot be told at the moment; try again shortly')
  }
  if (holder) nameActor(Number(holder.claims.sub))
  return holder
}

const readingMethods = new Set(['GET', 'HEAD'])

/** Where a request counts. Only a good token gets somebody out of their address's bucket. */
function bucketOf(route: Route, { holder }: Caller, req: Request): [Bucket, string] {
  if (route.limit === undefined && holder) return ['user', holder.claims.sub]
  return [route.limit ?? 'address', addressKey(clientAddress(req))]
}
