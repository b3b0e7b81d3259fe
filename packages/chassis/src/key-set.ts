// The public keys that the auth service publishes (RFC 7517), for who verifies tokens. They are asked for at the start
// and each minute, so that a next key which is published before it signs is known everywhere by then, and at once for a
// key nobody here has heard of: one question at a time, and one in five seconds, because anybody can make up ids of keys.
// Keys that are known stay while the auth service is away, however long. Before any were known nobody's token can be
// judged, which is said (503) instead of refusing it; until then who comes with a token makes us ask again.
import type { JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import { unavailable } from './errors.ts'
import { type Checks, optional } from './health.ts'
import type { Component } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { type TokenKey, tokenKeyOfJwk } from './token-keys.ts'

export type KeySet = Component & {
  /** The key of this id; undefined where there is none. Throws `unavailable` while no keys are known. */
  find: (kid: string) => Promise<TokenKey | undefined>
  /** Whether a key that was found before is still one of them. */
  has: (kid: string) => boolean
  /** What may have signed a token that names no key. */
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

/** Keys that are known from the start. Tokens of earlier versions, signed with a secret, name no key. */
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

/** The keys that `url` publishes. Starting waits at most a second for them, and does not fail without. */
export function publishedKeySet(url: string, log: Logger, times = usualTimes): KeySet {
  let keys: ReadonlyMap<string, TokenKey> | undefined
  let underWay: Promise<void> | undefined
  let requestedAt = 0
  let isDown = false
  let isStopped = false
  let next: NodeJS.Timeout | undefined

  const renew = () => {
    underWay ??= request().finally(() => {
      underWay = undefined
    })
    return underWay
  }
  const request = async () => {
    clearTimeout(next)
    requestedAt = performance.now()
    try {
      const now = await fetchKeys(url, times.responseTimeoutMs)
      const kids = [...now.keys()]
      if (isDown || kids.join() !== [...(keys?.keys() ?? [])].join()) log.info({ kids }, 'the keys of tokens are there')
      keys = now
      isDown = false
    } catch (error) {
      if (!isDown) log.warn({ err: error }, 'the keys of tokens cannot be asked for; known ones stay')
      isDown = true
    }
    if (!isStopped) next = setTimeout(renew, isDown ? times.retryMs : times.renewMs).unref()
  }

  return {
    name: 'keys',
    unnamed: [],
    checks: {
      keys: optional(async () => {
        if (keys === undefined) throw new Error('no keys are known')
      }),
    },
    has: (kid) => keys?.has(kid) ?? false,
    find: async (kid) => {
      const mayRefresh = keys === undefined || underWay !== undefined || performance.now() - requestedAt > times.pauseMs
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
  if (!response.ok) throw new Error(`the answer is ${response.status}`)
  const { keys } = published.parse(await response.json())
  const usable = keys.flatMap((jwk) => keyIfKnown(jwk))
  if (usable.length === 0) throw new Error('there is no usable key in the answer')
  return new Map(usable.map((key) => [key.kid, key]))
}

/** A set may hold keys of kinds that we do not use, which are to be passed over (RFC 7517, section 5). */
function keyIfKnown(jwk: JsonWebKey): TokenKey[] {
  try {
    return [tokenKeyOfJwk(jwk)]
  } catch {
    return []
  }
}
