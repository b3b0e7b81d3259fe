import { request } from 'node:http'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keys, type PortalKey, processNames, type SmallPortal, startSmallPortal } from './small-portal.ts'

type Stage = 'before' | 'during' | 'after'
type Count = { good: number; rejected: number; unavailable: number }

/** Sends a request with a token over a new connection. Returns the status, or 0 if no response arrives. */
function call(url: string, authorization: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  request(url, { agent: false, headers: { authorization } }, (response) => {
    response.resume().once('close', () => resolve(response.statusCode ?? 0))
  })
    .once('error', () => resolve(0))
    .end()
  return promise
}

/** Sends requests to every endpoint, with one token after the other, until `end` is called. */
function startRequesting({ endpoints }: SmallPortal) {
  const tokens = new Map<string, Stage>()
  const counts: Record<string, Record<Stage, Count>> = {}
  const passes: Record<string, number> = {}
  let isDone = false
  const requestAt = async (endpoint: string, url: string) => {
    const none = () => ({ good: 0, rejected: 0, unavailable: 0 })
    const byStage = { before: none(), during: none(), after: none() }
    counts[endpoint] = byStage
    while (!isDone) {
      for (const [token, stage] of [...tokens]) {
        const status = await call(url, `Bearer ${token}`)
        if (status === 401) byStage[stage].rejected += 1
        else byStage[stage][status === 0 || status >= 500 ? 'unavailable' : 'good'] += 1
      }
      passes[endpoint] = (passes[endpoint] ?? 0) + 1
      await new Promise(setImmediate)
    }
  }
  const requesting = Promise.all(Object.entries(endpoints).map(([endpoint, url]) => requestAt(endpoint, url)))
  return {
    tokens,
    counts,
    /** Waits until every current token has been sent to every endpoint. */
    tryAll: async () => {
      const before = { ...passes }
      await until('every token to be tried', () =>
        Object.keys(endpoints).every((endpoint) => (passes[endpoint] ?? 0) >= (before[endpoint] ?? 0) + 2),
      )
    },
    end: () => {
      isDone = true
      return requesting
    },
  }
}

/** Waits until every process knows a key. An operator waits for a minute instead. */
async function isKnownEverywhere({ endpoints }: SmallPortal, key: PortalKey): Promise<void> {
  const { authorization } = bearer(1, 'JOB_SEEKER', { key })
  await until(
    'the next key to be known',
    async () => (await Promise.all(Object.values(endpoints).map((url) => call(url, authorization)))).every(isGood),
    20_000,
  )
}

async function isRejectedEverywhere({ endpoints }: SmallPortal, token: string, current: PortalKey): Promise<void> {
  // A token with an unknown key id makes every process fetch the keys now instead of within a minute.
  const unknown = bearer(1, 'JOB_SEEKER', { key: current, keyid: 'made-up' }).authorization
  await until(
    'the previous key to be dropped',
    async () => {
      await Promise.all(Object.values(endpoints).map((url) => call(url, unknown)))
      const statuses = await Promise.all(Object.values(endpoints).map((url) => call(url, `Bearer ${token}`)))
      return statuses.every((status) => status === 401)
    },
    20_000,
  )
}

function isGood(status: number): boolean {
  return status !== 0 && status !== 401 && status < 500
}

describe.each(['ES256', 'HS256'] as const)('rotating the keys of %s', (algorithm) => {
  let portal: Awaited<ReturnType<typeof startSmallPortal>>
  beforeAll(async () => {
    portal = await startSmallPortal(algorithm)
  })
  afterAll(() => portal.stop())

  it('rejects no valid token at any moment of the rotation', async () => {
    const { first, endpoints } = portal
    const next = portal.newKey()
    const everyProcess = async (keys: Keys) => {
      for (const name of processNames) await portal.restart(name, keys)
    }
    const requests = startRequesting(portal)
    const logIn = async (stage: Stage) => {
      const { accessToken } = await portal.logIn()
      requests.tokens.set(accessToken, stage)
      return { accessToken, kid: JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString()).kid }
    }
    const old = await logIn('before')
    await requests.tryAll()

    // Step 1: every process accepts the next key, which does not sign yet.
    await everyProcess({ signing: first, accepted: next })
    await isKnownEverywhere(portal, next)
    const late = await logIn('during')
    await requests.tryAll()

    // Step 2: the next key signs, in one process after the other. The previous key is still accepted.
    await portal.restart('auth', { signing: next, accepted: first })
    const early = await logIn('during')
    await requests.tryAll()
    await portal.restart('profile', { signing: next, accepted: first })
    await portal.restart('gateway', { signing: next, accepted: first })
    await logIn('after')
    await requests.tryAll()

    // Step 3: the previous key is removed, at a time at which its tokens would have expired.
    for (const { accessToken } of [old, late]) requests.tokens.delete(accessToken)
    await requests.tryAll()
    await everyProcess({ signing: next })
    await isRejectedEverywhere(portal, old.accessToken, next)
    await requests.tryAll()
    await requests.end()

    console.table(
      Object.fromEntries(
        Object.entries(requests.counts).flatMap(([endpoint, stages]) =>
          Object.entries(stages).map(([stage, count]) => [`${algorithm}, ${endpoint}, tokens from ${stage}`, count]),
        ),
      ),
    )
    expect([old.kid, late.kid, early.kid]).toEqual([first.kid, first.kid, next.kid])
    const all = Object.values(requests.counts).flatMap((stages) => Object.values(stages))
    expect(all).toHaveLength(3 * Object.keys(endpoints).length)
    expect(all.filter(({ good }) => good === 0)).toEqual([])
    expect(all.filter(({ rejected }) => rejected > 0)).toEqual([])
  }, 120_000)
})
