import { setTimeout as pause } from 'node:timers/promises'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, inject, it } from 'vitest'
import { seededRandom } from './chance.ts'
import { fullOr } from './extent.ts'
import type { Load } from './load.ts'
import { type NatsCluster, startNatsCluster } from './nats-cluster.ts'
import { type Portal, startPortal, waitUntilReady } from './portal.ts'
import { underLoad } from './under-load.ts'

const services = ['auth', 'job', 'profile', 'application', 'notification']
const processes = services.flatMap((name) => [`${name}-1`, `${name}-2`])
let cluster: NatsCluster
let portal: Portal

// Two replicas of every service, and three nodes of NATS.
beforeAll(async () => {
  cluster = await startNatsCluster()
  portal = await startPortal({ replicas: 2, nats: cluster, variables: { NATS_REPLICAS: '3' } })
})

afterAll(async () => {
  await portal.kill()
  cluster.kill()
})

describe('with two replicas of every service,', () => {
  const kills = fullOr(12, 2)

  it(`no application is lost when one is killed every five seconds (${kills}×)`, async () => {
    const { seed } = inject('faults')
    const random = seededRandom(seed)
    await underLoad(portal, `a replica killed every 5 s, ${kills}×, seed ${seed}`, async () => {
      for (let kill = 0; kill < kills; kill++) {
        const name = processes[Math.floor(random() * processes.length)] ?? ''
        const pid = portal.signal(name, 'SIGKILL')
        // The replica must be back before the next kill, or both replicas of a service might be down.
        await Promise.all([pause(5_000), waitUntilReady(portal, { name, pid })])
      }
    })
  })
})

describe('with three nodes of NATS,', () => {
  const times = fullOr(3, 1)

  it(`events arrive while one is down, and no request fails (${times}×)`, async () => {
    const inflict = async (load: Load) => {
      for (const node of cluster.nodes.slice(0, times)) {
        await cluster.hold(node)
        const before = portal.mail.taken.length
        await load.waitForAccepted(10)
        await until('emails while a node is down', () => portal.mail.taken.length >= before + 20, 60_000)
        cluster.release(node)
        await waitUntilReady(portal)
      }
    }
    await underLoad(portal, `a node of NATS killed, ${times}×`, inflict, { isUnnoticed: true })
  })
})
