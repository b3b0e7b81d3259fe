import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { report } from '../faults/reconciliation.ts'
import { underLoad } from '../faults/under-load.ts'
import { hire } from '../journeys/hire.ts'
import { guest } from '../journeys/person.ts'
import { serviceNames } from '../src/service-names.ts'
import { containersOf, docker, respondedBy } from './engine.ts'
import { keepReading } from './keep-reading.ts'
import { openPortal, whole } from './portal.ts'
import { brokenOff, putGateway, replace, retire, startBeside } from './replacing.ts'
import { closeStores, connectAnonymously, giveLogins, openStores, queryRedis } from './store-logins.ts'

const { env, previous } = inject('containers')
const current = env.IMAGE_TAG ?? ''
// Slow enough to leave the containers that start enough of the processors, on which their start depends.
const paceMs = 2_000

/**
 * Hires a few people at once; returns how much each container has answered, if every one has answered something. Where the
 * machine was too busy for a request (503), another turn is to show that it goes.
 */
async function hireSome(): Promise<Record<string, number[]> | false> {
  // At once, so that the gateway makes more than one connection to each service; which of the two it reaches is chance.
  const hired = await Promise.allSettled(Array.from({ length: 6 }, () => hire()))
  const failures = hired.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []))
  const [failure] = failures.filter(({ message }) => !/got 503: .*"UNAVAILABLE"/.test(message))
  if (failure) throw failure
  if (failures.length > 0) return false
  const counts: Record<string, number[]> = {}
  for (const name of serviceNames) counts[name] = await Promise.all((await containersOf(name)).map(respondedBy))
  return !Object.values(counts).flat().includes(0) && counts
}

describe.skipIf(previous === null)('this version and the one before, on the same stores', () => {
  const tag = previous ?? ''

  // The one before may have known no credentials.
  beforeAll(async () => {
    await openStores()
    await startBeside(serviceNames, tag)
  }, 240_000)
  afterAll(async () => {
    await giveLogins()
    await putGateway(current)
    for (const name of serviceNames) {
      for (const container of (await containersOf(name)).slice(1)) await retire(container.Id)
    }
  }, 180_000)

  it('serve side by side, behind the gateway of either', async () => {
    await hire()
    await putGateway(tag)
    for (const name of serviceNames) {
      const images = (await containersOf(name)).map(({ Image }) => Image)
      expect(new Set(images).size).toBe(2)
    }
    const counts = await until('both versions of each service to be given work', hireSome, 120_000)

    for (const [name, ofBoth] of Object.entries(counts)) {
      report({ fault: `${name}, two versions`, requests: ofBoth.join('/') })
    }
  })

  it('leave the earlier one to serve alone, which the newer tables suit as well', async () => {
    for (const name of serviceNames) {
      for (const { Id, Image } of await containersOf(name)) {
        const newer = (
          await docker(['image', 'inspect', '--format', '{{.Id}}', `job-portal/${name}:${current}`])
        ).trim()
        if (Image === newer) await retire(Id)
      }
    }
    await whole()

    await hire()
  })
})

describe('an upgrade', () => {
  it('of each service, and then of the stores to ask for passwords, leaves no request without its response', async () => {
    const portal = await openPortal()
    const since = new Date().toISOString()
    const reading = keepReading(async () => (await guest.request('GET', '/api/v1/jobs/search?location=pune')).status)
    try {
      const upgrade = async () => {
        for (const name of serviceNames) await replace(name, current)
        if (previous !== null) await closeStores()
        await whole()
      }
      await underLoad(portal, 'every service replaced', upgrade, { areRejectionsTolerated: true, paceMs })
      expect(await brokenOff(since)).toEqual([])
    } finally {
      const statuses = await reading.end()
      report({ fault: 'every service replaced', reads: statuses.length })
      // A machine that is too busy with starting containers may refuse a few until later, and nothing else.
      expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
      expect(statuses.filter((status) => status === 503).length).toBeLessThan(statuses.length / 100)
      await portal.close()
    }
    await expect(connectAnonymously()).rejects.toThrow(/authorization/i)
    for (const server of ['redis', 'redis-cache'] as const)
      expect(await queryRedis(server, '', 'ping')).toContain('NOAUTH')
  }, 600_000)
})
