import { request } from 'node:http'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keys, type PortalKey, processNames, type SmallPortal, startSmallPortal } from './small-portal.ts'

type Stage = 'before' | 'during' | 'after'
type Count = { good: number; refused: number; unavailable: number }

/** The status of an answer to somebody with a token; 0 where none came. Each asks over a connection of its own. */
function call(url: string, authorization: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  request(url, { agent: false, headers: { authorization } }, (response) => {
    response.resume().once('close', () => resolve(response.statusCode ?? 0))
  })
    .once('error', () => resolve(0))
    .end()
  return promise
}

/** People who ask at every door, one after the other with every token there is, until they are told to end. */
function startRequesting({ endpoints }: SmallPortal) {
  const tokens = new Map<string, Stage>()
  const counts: Record<string, Record<Stage, Count>> = {}
  const rounds: Record<string, number> = {}
  let isDone = false
  const requestAt = async (endpoint: string, url: string) => {
    const none = () => ({ good: 0, refused: 0, unavailable: 0 })
    const byStage = { before: none(), during: none(), after: none() }
    counts[endpoint] = byStage
    while (!isDone) {
      for (const [token, stage] of [...tokens]) {
        const status = await call(url, `Bearer ${token}`)
        if (status === 401) byStage[stage].refused += 1
        else byStage[stage][status === 0 || status >= 500 ? 'unavailable' : 'good'] += 1
      }
      rounds[endpoint] = (rounds[endpoint] ?? 0) + 1
      await new Promise(setImmediate)
    }
  }
  const requesting = Promise.all(Object.entries(endpoints).map(([endpoint, url]) => requestAt(endpoint, url)))
  return {
    tokens,
    counts,
    /** Waits until whatever is known now has been tried at every door. */
    everywhere: async () => {
      const begun = { ...rounds }
      await until('everybody to have asked', () =>
        Object.keys(endpoints).every((endpoint) => (rounds[endpoint] ?? 0) >= (begun[endpoint] ?? 0) + 2),
      )
    },
    end: () => {
      isDone = true
      return requesting
    },
  }
}

/** Waits until a key is known everywhere, as an operator does by waiting for a minute. */
async function isKnownEverywhere({ endpoints }: SmallPortal, key: PortalKey): Promise<void> {
  const { authorization } = bearer(1, 'JOB_SEEKER', { key })
  await until(
    'the next key to be known',
    async () => (await Promise.all(Object.values(endpoints).map((url) => call(url, authorization)))).every(isGood),
    20_000,
  )
}

async function isRejectedEverywhere({ endpoints }: SmallPortal, token: string, current: PortalKey): Promise<void> {
  // Who names a key that there is not makes everybody ask for the keys, which they would else do within a minute.
  const unknown = bearer(1, 'JOB_SEEKER', { key: current, keyid: 'made-up' }).authorization
  await until(
    'the previous key to be forgotten',
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

  it('refuses no token that is valid, at any moment of it', async () => {
    const { first, endpoints } = portal
    const next = portal.newKey()
    const everyProcess = async (keys: Keys) => {
      for (const name of processNames) await portal.restart(name, keys)
    }
    const people = startRequesting(portal)
    const logIn = async (stage: Stage) => {
      const { accessToken } = await portal.logIn()
      people.tokens.set(accessToken, stage)
      return { accessToken, kid: JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString()).kid }
    }
    const old = await logIn('before')
    await people.everywhere()

    // First: the next key counts everywhere, and does not sign.
    await everyProcess({ signs: first, counts: next })
    await isKnownEverywhere(portal, next)
    const late = await logIn('during')
    await people.everywhere()

    // Second: the next one signs, at one process after the other, and the previous one still counts.
    await portal.restart('auth', { signs: next, counts: first })
    const early = await logIn('during')
    await people.everywhere()
    await portal.restart('profile', { signs: next, counts: first })
    await portal.restart('gateway', { signs: next, counts: first })
    await logIn('after')
    await people.everywhere()

    // Third: when the tokens of the previous one would have expired, it is taken away.
    for (const { accessToken } of [old, late]) people.tokens.delete(accessToken)
    await people.everywhere()
    await everyProcess({ signs: next })
    await isRejectedEverywhere(portal, old.accessToken, next)
    await people.everywhere()
    await people.end()

    console.table(
      Object.fromEntries(
        Object.entries(people.counts).flatMap(([endpoint, stages]) =>
          Object.entries(stages).map(([stage, count]) => [`${algorithm}, ${endpoint}, tokens from ${stage}`, count]),
        ),
      ),
    )
    expect([old.kid, late.kid, early.kid]).toEqual([first.kid, first.kid, next.kid])
    const all = Object.values(people.counts).flatMap((stages) => Object.values(stages))
    expect(all).toHaveLength(3 * Object.keys(endpoints).length)
    expect(all.filter(({ good }) => good === 0)).toEqual([])
    expect(all.filter(({ refused }) => refused > 0)).toEqual([])
  }, 120_000)
})
