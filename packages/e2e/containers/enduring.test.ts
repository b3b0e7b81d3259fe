import { serviceNames } from '@portal/stack/service-names'
import { until } from '@portal/testing/until'
import { describe, expect, it } from 'vitest'
import type { Person } from '../client.ts'
import { report } from '../faults/reconciliation.ts'
import { hire } from '../journeys/hire.ts'
import { join } from '../journeys/person.ts'
import { compose, countResponses, killInside, waitUntilHealthy } from './engine.ts'
import { startReading } from './keep-reading.ts'
import { waitUntilReady } from './portal.ts'

const all = [...serviceNames, 'gateway', 'mysql', 'redis', 'redis-cache', 'nats', 'maildev']
// Two at once where neither is a client of the other, because each takes its time to start.
const killedTogether = [
  ['auth', 'redis-cache'],
  ['job', 'maildev'],
  ['profile', 'redis'],
  ['application', 'notification'],
  ['gateway', 'nats'],
  ['mysql'],
]

describe('hiring works and sends every email once', () => {
  it('in a new stack', () => hire())

  it('after a restart of all containers', async () => {
    await compose(['restart'])
    await waitUntilHealthy(all)
    await waitUntilReady()

    await hire()
  })

  it.each(killedTogether.map((names) => ({ names, what: names.join(' and ') })))(
    'after the containers of $what were killed and restarted by the engine',
    async ({ names }) => {
      await Promise.all(names.map(killInside))
      await waitUntilReady()

      await hire()
    },
  )
})

it('The tests above kill every container once', () => {
  expect(killedTogether.flat().sort()).toEqual([...all].sort())
})

describe('three replicas of a service', () => {
  it('share the requests, and killing one fails no read', async () => {
    await compose(['up', '--detach', '--no-deps', '--no-recreate', '--scale', 'application=3', 'application'])
    const replicas = await waitUntilHealthy(['application'], 3)
    await hire()
    const seeker = await join('JOB_SEEKER')
    const counts = await spreadRequests(seeker, replicas)
    const reading = startReading(() => readApplications(seeker))

    await killInside('application')
    const statuses = await reading.end()

    report({ fault: 'of 3 replicas', requests: counts.join('/'), 'reads during a kill': statuses.length })
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    await hire()
    await compose(['up', '--detach', '--no-deps', '--no-recreate', '--scale', 'application=1', 'application'])
    await waitUntilHealthy(['application'])
    await waitUntilReady()
  })
})

/** Sends concurrent requests until each replica has responded; returns the count of responses of each. */
async function spreadRequests(seeker: Person, replicas: readonly { Id: string }[]): Promise<number[]> {
  return until(
    'each replica to respond',
    async () => {
      await Promise.all(Array.from({ length: 20 }, () => readApplications(seeker)))
      const counts = await Promise.all(replicas.map(countResponses))
      return counts.every((count) => count > 0) && counts
    },
    90_000,
  )
}

async function readApplications(seeker: Person): Promise<number> {
  return (await seeker.request('GET', '/api/v1/applications/my/applications')).status
}
