import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { transact } from '@portal/chassis/mysql/database'
import type { Logger } from '@portal/chassis/runtime/log'
import type { Envelope } from '@portal/contracts/event'
import { skillCreated } from '@portal/contracts/job/events'
import { outboxBacklog } from '@portal/messaging/consume/backlog'
import { record } from '@portal/messaging/outbox/record'
import { createRelay, type Relay } from '@portal/messaging/outbox/relay'
import { type MessagingFixture, startMessagingFixture } from '@portal/testing/messaging-fixture'
import { until } from '@portal/testing/until'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

let fixture: MessagingFixture
let relays: Relay[] = []
beforeAll(async () => {
  fixture = await startMessagingFixture()
})
afterEach(async () => {
  for (const relay of relays) await relay.stop?.()
  relays = []
})
afterAll(() => fixture.stop())

function makeRelay(broker = fixture.broker): Relay {
  const relay = createRelay(fixture.database.url, broker, fixture.log)
  relays.push(relay)
  return relay
}

async function startRelay(broker = fixture.broker): Promise<Relay> {
  const relay = makeRelay(broker)
  await relay.start?.()
  return relay
}

type How = { revision?: number; fail?: boolean; relay?: Relay }

function recordSkill(id: number, { revision = 1, fail = false, ...context }: How = {}) {
  return transact({ db: fixture.component.db, ...context }, async (tx) => {
    await record(tx, skillCreated, { aggregateId: id, revision, data: { skill_id: id, name: `Skill ${id}` } })
    if (fail) throw new Error('changed my mind')
  })
}

async function unsent(): Promise<number> {
  const [row] = await fixture.database.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM outbox WHERE published_at IS NULL',
  )
  return Number(row?.n)
}

function allSent() {
  return until('the relay', async () => (await unsent()) === 0)
}

/** The broker, and what `select` returns for each event published to it. */
function recordingBroker<Selected>(select: (event: Envelope) => Selected) {
  const published: Selected[] = []
  const broker = {
    ...fixture.broker,
    publish: async (...message: Parameters<typeof fixture.broker.publish>) => {
      await fixture.broker.publish(...message)
      published.push(select(JSON.parse(message[1])))
    },
  }
  return { broker, published }
}

describe('the relay', () => {
  it('publishes committed events, oldest first, and no event of a rolled back transaction', async () => {
    const { broker, published } = recordingBroker((event) => event.aggregate_id)
    for (const id of [1, 2, 3]) await recordSkill(id)
    await expect(recordSkill(4, { fail: true })).rejects.toThrow('changed my mind')

    await startRelay(broker)
    await allSent()

    expect(published).toEqual(['1', '2', '3'])
    expect(await fixture.testBroker.stored()).toBe(3)
  })

  it('does not republish events that it has published but not yet marked', async () => {
    const { broker, published } = recordingBroker((event) => event.aggregate_id)
    const relay = await startRelay(broker)
    const ids = ['401', '402', '403', '404', '405']

    for (const [index, id] of ids.entries()) {
      await recordSkill(Number(id), { relay })
      await until('the event', () => published.length > index)
    }
    await allSent()

    expect(published).toEqual(ids)
  })

  it('writes before it publishes an event whose commit it did not see, which may not be durable', async () => {
    const writes: Record<string, number> = {}
    const broker = {
      ...fixture.broker,
      publish: async (...[subject, payload, id]: Parameters<typeof fixture.broker.publish>) => {
        const attempts = `SELECT attempts FROM outbox WHERE event_id = '${id}'`
        const [row] = await fixture.database.rows<{ attempts: number }>(attempts)
        writes[JSON.parse(payload).aggregate_id] = Number(row?.attempts)
        await fixture.broker.publish(subject, payload, id)
      },
    }
    const relay = await startRelay(broker)

    await recordSkill(501)
    await allSent()
    await recordSkill(502, { relay })
    await allSent()

    expect(writes).toEqual({ '501': 1, '502': 0 })
  })

  it.each([
    { flush: 0, warnings: 1 },
    { flush: 1, warnings: 0 },
  ])('warns if the server can lose confirmed commits: innodb_flush_log_at_trx_commit=$flush', async (settings) => {
    const variable = 'innodb_flush_log_at_trx_commit'
    const [before] = await fixture.database.rows<{ value: number }>(`SELECT @@${variable} AS value`)
    await fixture.database.rows(`SET GLOBAL ${variable} = ${settings.flush}`)
    onTestFinished(async () => void (await fixture.database.rows(`SET GLOBAL ${variable} = ${before?.value}`)))
    const warnings: string[] = []
    const log = { ...fixture.log, warn: (text: string) => warnings.push(text) } as unknown as Logger
    const relay = createRelay(fixture.database.url, fixture.broker, log)
    relays.push(relay)
    await relay.start?.()

    await recordSkill(504)
    await allSent()

    expect(warnings).toHaveLength(settings.warnings)
  })

  it('publishes the events of one aggregate in order even if it saw only the later one commit', async () => {
    const { broker, published } = recordingBroker((event) => event.revision)
    const [relay, other] = [makeRelay(broker), makeRelay()]
    await recordSkill(503, { revision: 1, relay: other })
    await recordSkill(503, { revision: 2, relay })

    await relay.start?.()
    await allSent()

    expect(published).toEqual([1, 2])
  })

  it('stores an event only once if it is published twice', async () => {
    const before = await fixture.testBroker.stored()
    await startRelay()
    await recordSkill(5)
    await allSent()

    await fixture.database.rows('UPDATE outbox SET published_at = NULL')
    await allSent()

    expect(await fixture.testBroker.stored()).toBe(before + 1)
  })

  it('retains events that it could not publish and publishes them when the broker is back', async () => {
    let isDown = true
    const flaky = {
      ...fixture.broker,
      publish: async (...message: Parameters<typeof fixture.broker.publish>) => {
        if (isDown) throw new Error('the broker is unavailable')
        await fixture.broker.publish(...message)
      },
    }
    await startRelay(flaky)
    await recordSkill(6)

    const failed = 'SELECT id FROM outbox WHERE published_at IS NULL AND attempts > 0 AND last_error IS NOT NULL'
    await until('a failed attempt', async () => (await fixture.database.rows(failed)).length > 0)
    expect(await unsent()).toBe(1)
    isDown = false
    await allSent()
  })

  it('has one leader per database, and another relay takes over when the connection of the leader dies', async () => {
    const lockHolder = async () => {
      const [row] = await fixture.database.rows<{ holder: number | null }>(
        "SELECT IS_USED_LOCK(CONCAT(DATABASE(), '.outbox')) AS holder",
      )
      return row?.holder ?? undefined
    }
    await startRelay()
    await startRelay()
    // The first lock holder seen may be the stopping relay of the previous test.
    const leader = await until('a leader to die', async () => {
      const holder = await lockHolder()
      return (
        holder &&
        fixture.database.rows(`KILL ${holder}`).then(
          () => holder,
          () => undefined,
        )
      )
    })

    await recordSkill(7)
    await allSent()

    const next = await until('another leader', lockHolder)
    expect(next).not.toBe(leader)
  })

  it('opens no connection for recorded events while it is on standby', async () => {
    await startRelay()
    await recordSkill(30)
    await allSent()
    const url = new URL(fixture.database.url)
    const { hostname, port } = url
    let connections = 0
    const proxy = createServer((socket) => {
      connections += 1
      const upstream = connect(Number(port), hostname)
      for (const end of [socket, upstream]) end.on('error', () => undefined)
      socket.pipe(upstream).pipe(socket)
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    url.port = String((proxy.address() as AddressInfo).port)
    const standby = createRelay(url.href, fixture.broker, fixture.log)
    relays.push(standby)
    await standby.start?.()
    await until('the first attempt to lead', () => connections > 0)

    for (let id = 31; id <= 330; id += 1) await recordSkill(id, { relay: standby })
    await allSent()

    // One per second.
    expect(connections).toBeLessThan(30)
    proxy.close()
  })

  it('does not skip an event whose transaction commits late', async () => {
    const before = await fixture.testBroker.stored()
    await startRelay()
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>()
    const late = transact({ db: fixture.component.db }, async (tx) => {
      await record(tx, skillCreated, { aggregateId: 8, revision: 1, data: { skill_id: 8, name: 'Late' } })
      await mayCommit
    })
    await recordSkill(9)
    await until('the early event', async () => (await fixture.testBroker.stored()) === before + 1)

    commit()
    await late
    await until('the late event', async () => (await fixture.testBroker.stored()) === before + 2)
  })

  it('recreates a lost stream and loses no event that was recorded meanwhile', async () => {
    await startRelay()
    await fixture.testBroker.lose('job')

    await recordSkill(10)
    await allSent()

    expect(await fixture.testBroker.stored()).toBe(1)
  })

  it('leaves a backlog that is reported while it does not run', async () => {
    const { report } = outboxBacklog(fixture.component.db)
    const { outbox_waiting: before = 0 } = await report()
    await recordSkill(15)
    await fixture.database.rows(
      'UPDATE outbox SET created_at = created_at - INTERVAL 1 HOUR WHERE published_at IS NULL',
    )

    const backlog = await report()

    expect(backlog.outbox_waiting).toBe(before + 1)
    expect(backlog.outbox_oldest_seconds).toBeGreaterThanOrEqual(3600)
    await startRelay()
    await allSent()
    expect(await report()).toEqual({ outbox_waiting: 0, outbox_oldest_seconds: 0 })
  })

  it('publishes events recorded before its stop', async () => {
    const relay = await startRelay()
    await recordSkill(11)
    await allSent()
    // Without a wake-up its next poll would come later.
    await recordSkill(12)

    await relay.stop?.()

    expect(await unsent()).toBe(0)
  })
})
