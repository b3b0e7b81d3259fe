// The keys that verify access tokens, fixed or fetched from the auth service (RFC 7517, ADR 15).
// Guarantees: keys are fetched on start, every minute and for an unknown key id (at most once in five seconds, as ids
// can be made up). Known keys stay valid while the auth service is unavailable, however long.
// Does not guarantee: that tokens can be verified before the first successful fetch. Requests with a token then get 503
// instead of 401, and each of them triggers a fetch.
import type { JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import { type TokenKey, tokenKeyOfJwk } from '../config/token-keys.ts'
import { unavailable } from '../errors.ts'
import { type Checks, optional } from '../runtime/health.ts'
import type { Component } from '../runtime/lifecycle.ts'
import type { Logger } from '../runtime/log.ts'

export type KeySet = Component & {
  /** The key with this id; undefined if there is none. Throws `unavailable` while no keys are known. */
  find: (kid: string) => Promise<TokenKey | undefined>
  /** Whether a key that was found before is still in the set. */
  has: (kid: string) => boolean
  /** The keys that may have signed a token without a key id. */
  unnamed: readonly TokenKey[]
  checks: Checks
}

const published = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1)
    .max(16),
})

const usualTimes = { renewMs: 60_000, retryMs: 1000, pauseMs: 5000, responseTimeoutMs: 1000 }

/** A fixed set of keys. Tokens of earlier versions, signed with a secret, have no key id. */
export function fixedKeySet(keys: readonly TokenKey[]): KeySet {
  const byId = new Map(keys.map((key) => [key.kid, key]))
  return {
    name: 'keys',
    find: async (kid) => byId.get(kid),
    has: (kid) => byId.has(kid),
    unnamed: keys.filter(({ algorithm }) => algorithm === 'HS256'),
    checks: {},
  }
}

/**
 * The keys published at `url`. Starting waits at most a second for them and succeeds without them. Not the remote
 * key set of `jose`, which does not limit fetches for unknown key ids while `url` is unavailable.
 */
export function publishedKeySet(url: string, log: Logger, times = usualTimes): KeySet {
  let keys: ReadonlyMap<string, TokenKey> | undefined
  let inFlight: Promise<void> | undefined
  let requestedAt = 0
  let isDown = false
  let isStopped = false
  let next: NodeJS.Timeout | undefined

  const renew = () => {
    inFlight ??= load().finally(() => {
      inFlight = undefined
    })
    return inFlight
  }
  const load = async () => {
    clearTimeout(next)
    requestedAt = performance.now()
    try {
      const now = await fetchKeys(url, times.responseTimeoutMs)
      const kids = [...now.keys()]
      if (isDown || kids.join() !== [...(keys?.keys() ?? [])].join()) log.info({ kids }, 'token keys loaded')
      keys = now
      isDown = false
    } catch (error) {
      if (!isDown) log.warn({ err: error }, 'token keys cannot be fetched; known keys stay valid')
      isDown = true
    }
    if (!isStopped) next = setTimeout(renew, isDown ? times.retryMs : times.renewMs).unref()
  }

  return {
    name: 'keys',
    unnamed: [],
    checks: {
      keys: optional(async () => {
        if (keys === undefined) throw new Error('no token keys have been loaded')
      }),
    },
    has: (kid) => keys?.has(kid) ?? false,
    find: async (kid) => {
      const mayRefresh = keys === undefined || inFlight !== undefined || performance.now() - requestedAt > times.pauseMs
      if (!keys?.has(kid) && mayRefresh) await renew()
      if (keys === undefined) throw unavailable('Access tokens cannot be verified now; try again shortly')
      return keys.get(kid)
    },
    start: renew,
    stop: async () => {
      isStopped = true
      clearTimeout(next)
    },
  }
}

async function fetchKeys(url: string, responseTimeoutMs: number): Promise<ReadonlyMap<string, TokenKey>> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(responseTimeoutMs) })
  if (!response.ok) throw new Error(`the key set responded with status ${response.status}`)
  const { keys } = published.parse(await response.json())
  const usable = keys.flatMap((jwk) => keyIfKnown(jwk))
  if (usable.length === 0) throw new Error('the key set contains no usable key')
  return new Map(usable.map((key) => [key.kid, key]))
}

/** The key, or nothing for a kind of key that is not used here; those must be ignored (RFC 7517, section 5). */
function keyIfKnown(jwk: JsonWebKey): TokenKey[] {
  try {
    return [tokenKeyOfJwk(jwk)]
  } catch {
    return []
  }
}
