import { until } from '@portal/testing/until'
import { describe, expect, it } from 'vitest'
import { report } from '../faults/reconciliation.ts'
import { hire } from '../journeys/hire.ts'
import { join, type Person } from '../journeys/person.ts'
import { serviceNames } from '../src/service-names.ts'
import { compose, healthy, killInside, respondedBy } from './engine.ts'
import { keepReading } from './keep-reading.ts'
import { whole } from './portal.ts'

const all = [...serviceNames, 'gateway', 'mysql', 'redis', 'redis-cache', 'nats', 'maildev']

describe('somebody is hired, with every mail once', () => {
  it('in a stack that has just been started', () => hire())

  it('after everything was restarted', async () => {
    await compose(['restart'])
    for (const name of all) await healthy(name, 1)
    await whole()

    await hire()
  })

  it.each(all)('after the container of %s was killed and has come back by itself', async (name) => {
    await killInside(name)
    await whole()

    await hire()
  })
})

describe('of three replicas of a service', () => {
  it('each is given work, and one that is killed costs a reader nothing', async () => {
    await compose(['up', '--detach', '--no-deps', '--no-recreate', '--scale', 'application=3', 'application'])
    const replicas = await healthy('application', 3)
    await hire()
    const seeker = await join('JOB_SEEKER')
    const counts = await spread(seeker, replicas)
    const reading = keepReading(() => readApplications(seeker))

    await killInside('application')
    const statuses = await reading.end()

    report({ fault: 'of 3 replicas', requests: counts.join('/'), 'reads during a kill': statuses.length })
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    await hire()
    await compose(['up', '--detach', '--no-deps', '--no-recreate', '--scale', 'application=1', 'application'])
    await healthy('application', 1)
    await whole()
  })
})

/** Asks much at once, until each replica has answered; returns how often each has. */
async function spread(seeker: Person, replicas: readonly { Id: string }[]): Promise<number[]> {
  return until(
    'each replica to be given work',
    async () => {
      await Promise.all(Array.from({ length: 20 }, () => readApplications(seeker)))
      const counts = await Promise.all(replicas.map(respondedBy))
      return counts.every((count) => count > 0) && counts
    },
    90_000,
  )
}

async function readApplications(seeker: Person): Promise<number> {
  return (await seeker.request('GET', '/api/v1/applications/my/applications')).status
}
