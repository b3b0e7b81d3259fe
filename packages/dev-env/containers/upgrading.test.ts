import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { report } from '../faults/books.ts'
import { underLoad } from '../faults/under-load.ts'
import { hire } from '../journeys/hire.ts'
import { guest } from '../journeys/person.ts'
import { serviceNames } from '../src/service-names.ts'
import { answeredBy, compose, containerOf, containersOf, docker, healthy } from './engine.ts'
import { keepReading } from './keep-reading.ts'
import { openPortal, whole } from './portal.ts'

const { env, previous } = inject('containers')
const current = env.IMAGE_TAG ?? ''

/** Starts a second container of each of these services from the images of a tag, beside the one that runs. */
async function startBeside(services: readonly string[], tag: string): Promise<void> {
  const scales = services.flatMap((name) => ['--scale', `${name}=2`])
  await compose(['up', '--detach', '--no-deps', '--no-recreate', ...scales, ...services], { IMAGE_TAG: tag })
  for (const name of services) await healthy(name, 2)
}

/** Stops a container as an orchestrator does: politely, and with time to end what it is at. */
async function retire(id: string): Promise<void> {
  await docker(['stop', '--time', '10', id])
  await docker(['rm', id])
}

/** Replaces the one container of a service by one from the images of a tag; at each moment at least one serves. */
async function replace(name: string, tag: string): Promise<void> {
  const old = await containerOf(name)
  await startBeside([name], tag)
  await retire(old.Id)
}

async function putGateway(tag: string): Promise<void> {
  await compose(['up', '--detach', '--no-deps', 'gateway'], { IMAGE_TAG: tag })
  await healthy('gateway', 1)
  await whole()
}

/** Hires a few people at once; returns how much each container has answered, if every one has answered something. */
async function hireSome(): Promise<Record<string, number[]> | false> {
  // At once, so that the gateway makes more than one connection to each service; which of the two it reaches is chance.
  await Promise.all(Array.from({ length: 6 }, () => hire()))
  const counts: Record<string, number[]> = {}
  for (const name of serviceNames) counts[name] = await Promise.all((await containersOf(name)).map(answeredBy))
  return !Object.values(counts).flat().includes(0) && counts
}

describe.skipIf(previous === null)('this version and the one before, on the same stores', () => {
  const tag = previous ?? ''

  beforeAll(() => startBeside(serviceNames, tag), 180_000)
  afterAll(async () => {
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

/** What the gateway has noted of services that refused a connection, broke it off or stayed silent. */
async function brokenOff(since: string): Promise<string[]> {
  const { Id } = await containerOf('gateway')
  const lines = (await docker(['logs', '--since', since, Id])).split('\n')
  return lines.filter((line) => /a service (did not answer|broke off its answer|fails)/.test(line))
}

describe('an upgrade', () => {
  it('of every service, one after the other, leaves no request of who applies or reads without its answer', async () => {
    const portal = await openPortal()
    const since = new Date().toISOString()
    const reading = keepReading(async () => (await guest.ask('GET', '/api/v1/jobs/search?location=pune')).status)
    try {
      const upgrade = async () => {
        for (const name of serviceNames) await replace(name, current)
      }
      await underLoad(portal, 'every service replaced', upgrade, { areRefusalsBorne: true })
      expect(await brokenOff(since)).toEqual([])
    } finally {
      const statuses = await reading.end()
      report({ fault: 'every service replaced', reads: statuses.length })
      expect(statuses.filter((status) => status !== 200)).toEqual([])
      await portal.close()
    }
  })
})
