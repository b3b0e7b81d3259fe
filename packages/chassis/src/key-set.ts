// The public keys that the auth service publishes (RFC 7517), for who verifies tokens. They are asked for at the start
// and each minute, so that a next key which is published before it signs is known everywhere by then, and at once for a
// key nobody here has heard of: one question at a time, and one in five seconds, because anybody can make up ids of keys.
// Keys that are known stay while the auth service is away, however long. Before any were known nobody's token can be
// judged, which is said (503) instead of refusing it; until then who comes with a token makes us ask again.
import type { JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import { unavailable } from './errors.ts'
import { type Checks, told } from './health.ts'
import type { Part } from './lifecycle.ts'
import type { Logger } from './log.ts'
import { type TokenKey, tokenKeyOfJwk } from './token-keys.ts'

export type KeySet = Part & {
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

const usualTimes = { renewMs: 60_000, retryMs: 1000, pauseMs: 5000, answerMs: 1000 }

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
  let askedAt = 0
  let isAway = false
  let isStopped = false
  let next: NodeJS.Timeout | undefined

  const renew = () => {
    underWay ??= ask().finally(() => {
      underWay = undefined
    })
    return underWay
  }
  const ask = async () => {
    clearTimeout(next)
    askedAt = performance.now()
    try {
      const now = await fetchKeys(url, times.answerMs)
      const kids = [...now.keys()]
      if (isAway || kids.join() !== [...(keys?.keys() ?? [])].join()) log.info({ kids }, 'the keys of tokens are there')
      keys = now
      isAway = false
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'the keys of tokens cannot be asked for; known ones stay')
      isAway = true
    }
    if (!isStopped) next = setTimeout(renew, isAway ? times.retryMs : times.renewMs).unref()
  }

  return {
    name: 'keys',
    unnamed: [],
    checks: {
      keys: told(async () => {
        if (keys === undefined) throw new Error('no keys are known')
      }),
    },
    has: (kid) => keys?.has(kid) ?? false,
    find: async (kid) => {
      const mayAsk = keys === undefined || underWay !== undefined || performance.now() - askedAt > times.pauseMs
      if (!keys?.has(kid) && mayAsk) await renew()
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

async function fetchKeys(url: string, answerMs: number): Promise<ReadonlyMap<string, TokenKey>> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(answerMs) })
  if (!answer.ok) throw new Error(`the answer is ${answer.status}`)
  const { keys } = published.parse(await answer.json())
  const usable = keys.flatMap((jwk) => keyUnlessStrange(jwk))
  if (usable.length === 0) throw new Error('there is no usable key in the answer')
  return new Map(usable.map((key) => [key.kid, key]))
}

/** A set may hold keys of kinds that we do not use, which are to be passed over (RFC 7517, section 5). */
function keyUnlessStrange(jwk: JsonWebKey): TokenKey[] {
  try {
    return [tokenKeyOfJwk(jwk)]
  } catch {
    return []
  }
}
