import { serviceNames } from '@portal/stack/service-names'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { report } from '../faults/reconciliation.ts'
import { underLoad } from '../faults/under-load.ts'
import { hire } from '../journeys/hire.ts'
import { guest } from '../journeys/person.ts'
import { containersOf, countResponses, docker } from './engine.ts'
import { startReading } from './keep-reading.ts'
import { openPortal, waitUntilReady } from './portal.ts'
import { brokenConnections, replace, replaceGateway, retire, startBeside } from './replacing.ts'
import { connectAnonymously, disableStoreLogins, enforceStoreLogins, issueLogins, queryRedis } from './store-logins.ts'

const { env, previous } = inject('containers')
const current = env.IMAGE_TAG ?? ''
// Slow enough to leave the starting containers enough CPU time.
const paceMs = 2_000

/**
 * Runs several hirings at once; returns the responses of each container, or false if a container has none yet or the
 * machine was too busy for a request (503), so that the caller tries again.
 */
async function hireConcurrently(): Promise<Record<string, number[]> | false> {
  // Concurrent requests make the gateway open several connections to each service, which reach either container.
  const hired = await Promise.allSettled(Array.from({ length: 6 }, () => hire()))
  const failures = hired.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []))
  const [failure] = failures.filter(({ message }) => !/got 503: .*"UNAVAILABLE"/.test(message))
  if (failure) throw failure
  if (failures.length > 0) return false
  const counts: Record<string, number[]> = {}
  for (const name of serviceNames) counts[name] = await Promise.all((await containersOf(name)).map(countResponses))
  return !Object.values(counts).flat().includes(0) && counts
}

/** Stops the containers of a service that run its current image. */
async function retireCurrent(name: string): Promise<void> {
  const image = (await docker(['image', 'inspect', '--format', '{{.Id}}', `job-portal/${name}:${current}`])).trim()
  for (const { Id, Image } of await containersOf(name)) if (Image === image) await retire(Id)
}

describe.skipIf(previous === null)('this version and the previous one, on the same stores,', () => {
  const tag = previous ?? ''

  // The previous version may not support credentials.
  beforeAll(async () => {
    await disableStoreLogins()
    await startBeside(serviceNames, tag)
  }, 240_000)
  afterAll(async () => {
    await issueLogins()
    await replaceGateway(current)
    await Promise.all(
      serviceNames.map(async (name) => {
        for (const container of (await containersOf(name)).slice(1)) await retire(container.Id)
      }),
    )
  }, 180_000)

  it('serve side by side behind the gateway of either version', async () => {
    await hire()
    await replaceGateway(tag)
    for (const name of serviceNames) {
      const images = (await containersOf(name)).map(({ Image }) => Image)
      expect(new Set(images).size).toBe(2)
    }
    const counts = await until('both versions of each service to respond', hireConcurrently, 120_000)

    for (const [name, responses] of Object.entries(counts)) {
      report({ fault: `${name}, two versions`, requests: responses.join('/') })
    }
  })

  it('let the previous version serve alone on the newer tables', async () => {
    await Promise.all(serviceNames.map(retireCurrent))
    await waitUntilReady()

    await hire()
  })
})

describe('an upgrade', () => {
  it('of each service, and then to stores with passwords, leaves no request without a response', async () => {
    const portal = await openPortal()
    const since = new Date().toISOString()
    const reading = startReading(async () => (await guest.request('GET', '/api/v1/jobs/search?location=pune')).status)
    try {
      const upgrade = async () => {
        // Few at once, to leave the requests enough of the machine.
        for (const names of [['auth', 'job'], ['profile', 'application'], ['notification']])
          await replace(names, current)
        if (previous !== null) await enforceStoreLogins()
        await waitUntilReady()
      }
      await underLoad(portal, 'every service replaced', upgrade, { areRejectionsTolerated: true, paceMs })
      expect(await brokenConnections(since)).toEqual([])
    } finally {
      const statuses = await reading.end()
      report({ fault: 'every service replaced', reads: statuses.length })
      // A machine that is busy with starting containers may reject a few requests with 503, and nothing else may fail.
      expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
      expect(statuses.filter((status) => status === 503).length).toBeLessThan(statuses.length / 100)
      await portal.close()
    }
    await expect(connectAnonymously()).rejects.toThrow(/authorization/i)
    for (const server of ['redis', 'redis-cache'] as const) {
      expect(await queryRedis(server, '', 'ping')).toContain('NOAUTH')
    }
  }, 600_000)
})
