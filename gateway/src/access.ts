// Who asks, and whether their token still counts. A token that is sent must be good, also where none is needed. The
// auth service ends tokens by raising the person's lowest good version in Redis, which is looked up with every
// request, so that a token is refused at all gateways as soon as it has ended. With Redis away a gateway still refuses
// what ended by the versions it has read since it started, of the ten thousand people whose access it last saw ended.
// Not guaranteed: that access which ends in that time, or of which a gateway had not read, is refused before Redis is
// back. Until then such a token counts by its signature and expiry; refusing everybody would be the greater harm.
import { bearerToken } from '@portal/chassis/actor'
import { Refusal } from '@portal/chassis/errors'
import type { Logger } from '@portal/chassis/log'
import type { Redis } from '@portal/chassis/redis'
import type { TokenClaims, TokenVerifier } from '@portal/chassis/tokens'
import type { Request } from 'express'

/** Nobody in particular, a person with a good token, or somebody whose token is not good. */
export type Caller = { claims?: TokenClaims; fault?: Refusal }

/** Reads the token of a request. Does not refuse, because a bad token is to be counted before it is refused. */
export async function readCaller(req: Request, verify: TokenVerifier): Promise<Caller> {
  try {
    const token = bearerToken(req)
    return token === undefined ? {} : { claims: await verify(token) }
  } catch (error) {
    if (error instanceof Refusal) return { fault: error }
    throw error
  }
}

const maxRemembered = 10_000

/** Makes the question whether a token was ended before its expiry. */
export function createEndedAccess(redis: Redis, log: Logger): (claims: TokenClaims) => Promise<boolean> {
  const known = new Map<string, number>()
  let isAway = false
  const remember = (sub: string, lowestGood: number) => {
    // Versions only rise, so that what is remembered holds even against a Redis that has lost it.
    const highest = Math.max(lowestGood, known.get(sub) ?? 0)
    // Put at the end; at the beginning is whoever was not seen for longest.
    known.delete(sub)
    known.set(sub, highest)
    const [longestUnseen] = known.keys()
    if (known.size > maxRemembered && longestUnseen !== undefined) known.delete(longestUnseen)
  }
  return async ({ sub, ver }) => {
    try {
      const lowestGood = await redis.get(`access:version:${sub}`)
      isAway = false
      if (lowestGood !== null) remember(sub, Number(lowestGood))
    } catch (error) {
      if (!isAway)
        log.warn({ err: error }, 'redis is away: newly ended tokens are not noticed, limits are counted here alone')
      isAway = true
    }
    return ver < (known.get(sub) ?? 0)
  }
}
