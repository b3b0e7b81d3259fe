// Whether a good token has been ended before its expiry. The auth service tells so through Redis, which is read with every
// request: the lowest version of the person that counts, whether the session has ended, and whether Redis holds all of
// that. Where it does not answer, has lost its data, or has been back for a moment only, the auth service itself is asked
// and its answer remembered for less than a second. Guaranteed: a token is refused at every gateway within a second of its
// end, be Redis there, away or empty. With the auth service away as well, what this gateway has seen to have ended stays
// refused (of the ten thousand people and sessions it saw last); of everything else nobody knows, and whoever asks decides.

import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { LRUCache } from 'lru-cache'
import type { Principal } from './authenticate.ts'
import type { RedisBatch } from './redis-batch.ts'

const maxRemembered = 10_000
const responseTtlMs = 600
// Longer than the auth service takes to tell a Redis that is back what has ended meanwhile.
const settlingMs = 2000
const beatMs = 500

export type TokenStatus = 'good' | 'ended' | 'unknown'

export type Revocations = { tokenStatusOf: (principal: Principal) => Promise<TokenStatus> }

/** Makes the question; `ask` puts it to the auth service and never rejects. */
export function createRevocations(
  redisBatch: Pick<RedisBatch, 'read'>,
  request: (token: string) => Promise<TokenStatus>,
  log: Logger,
): Revocations & Component {
  const lowestGood = new LRUCache<string, number>({ max: maxRemembered })
  const endedSessions = new LRUCache<string, true>({ max: maxRemembered })
  const responses = new LRUCache<string, Promise<TokenStatus>>({ max: maxRemembered, ttl: responseTtlMs })
  let settledAt = 0
  let isReliable = true
  let beat: NodeJS.Timeout | undefined

  const setReliable = (now: boolean, err?: unknown) => {
    if (isReliable && !now) {
      log.warn(
        { err },
        'redis does not tell which access has ended: the auth service is asked, limits are counted here',
      )
    }
    if (now && !isReliable) log.info('redis tells again which access has ended')
    isReliable = now
  }

  /** Takes in what Redis says; false where that may not be all there is to say. */
  const readRedis = async (sub: string, sid: string): Promise<boolean> => {
    try {
      const keys = ['access:told', `access:version:${sub}`, `access:session:${sid}`]
      const [synced, version, ended] = await redisBatch.read(keys)
      // Versions only rise and no session comes back, so that this holds even against a Redis that has lost it.
      if (version) lowestGood.set(sub, Math.max(Number(version), lowestGood.get(sub) ?? 0))
      if (ended) endedSessions.set(sid, true)
      setReliable(Boolean(synced) && Date.now() >= settledAt)
    } catch (error) {
      settledAt = Date.now() + settlingMs
      setReliable(false, error)
    }
    return isReliable
  }

  const introspect = ({ token, claims: { sid } }: Principal): Promise<TokenStatus> => {
    const known = responses.get(sid)
    if (known) return known
    const tokenStatus = request(token).then((response) => {
      if (response === 'ended') endedSessions.set(sid, true)
      return response
    })
    responses.set(sid, tokenStatus)
    return tokenStatus
  }

  return {
    name: 'ended access',
    tokenStatusOf: async (principal) => {
      const { sub, sid, ver } = principal.claims
      const isAll = await readRedis(sub, sid)
      if (ver < (lowestGood.get(sub) ?? 0) || endedSessions.has(sid)) return 'ended'
      return isAll ? 'good' : introspect(principal)
    },
    // So that an outage in which nobody has come is noticed as well.
    start: async () => {
      beat = setInterval(readRedis, beatMs, '', '')
    },
    stop: async () => clearInterval(beat),
  }
}
