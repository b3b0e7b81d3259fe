import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withNatsLogin } from '@portal/chassis/config/nats-url'
import { createLogger } from '@portal/chassis/runtime/log'
import { durableConsumers } from '@portal/contracts/consumers'
import { type Owner, owners } from '@portal/contracts/event'
import { type Broker, createBroker } from '@portal/messaging/broker/broker'
import { type BrokerUser, brokerUsers, inboxOf, streamName } from '@portal/messaging/broker/names'
import { findProgram } from '@portal/stack/binaries'
import { createJournal } from '@portal/stack/journal'
import { makeStreams } from '@portal/stack/operate-streams'
import { newSecret } from '@portal/stack/secrets'
import { jetStreamSettings, natsPart } from '@portal/stack/stores/nats'
import { createSupervisor, type Supervisor } from '@portal/stack/supervisor'
import { type BrokerPeer, connectTo } from '@portal/testing/broker-user'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const log = createLogger('test', 'silent')
const passwords = Object.fromEntries(brokerUsers.map((user) => [user, newSecret()])) as Record<BrokerUser, string>
let dir: string
let supervisor: Supervisor
let address: string
const peers = {} as Record<BrokerUser, BrokerPeer>

const urlOf = (user: BrokerUser) => withNatsLogin(address, user, passwords[user])
const others = (owner: Owner) => owners.filter((other) => other !== owner)

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'portal-nats-'))
  const journal = createJournal(join(dir, 'processes.json'))
  supervisor = createSupervisor({ logsDir: join(dir, 'logs'), journal, log: () => {}, onPid: () => {} })
  const { part, url } = await natsPart(findProgram('nats'), join(dir, 'nats'), passwords)
  await supervisor.start(part)
  address = url
  await makeStreams({ url: urlOf('operator'), prefix: '', replicas: 1 })
  for (const user of brokerUsers) peers[user] = await connectTo(urlOf(user), inboxOf('', user))
  const operator = peers.operator
  for (const owner of owners) await operator.request(`${owner}.sample.v1`)
  for (const [durable, given] of owners.flatMap((owner) => Object.entries(durableConsumers[owner]))) {
    const stream = streamName('', given.split('.')[0] as Owner)
    const config = { durable_name: durable, ack_policy: 'explicit', filter_subject: `${given}.>` }
    await operator.request(`$JS.API.CONSUMER.CREATE.${stream}.${durable}.${given}.>`, { stream_name: stream, config })
  }
})

afterAll(async () => {
  for (const peer of Object.values(peers)) await peer.close()
  supervisor.killAll()
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
})

async function stateOf(owner: Owner): Promise<unknown> {
  const response = await peers.operator.request(`$JS.API.STREAM.INFO.${streamName('', owner)}`)
  const { config, state } = response as { config: object; state: { messages: number; consumer_count: number } }
  return { config, messages: state.messages, consumers: state.consumer_count }
}

describe('a connection', () => {
  it.each(['', 'someone:else@', `job:${'x'.repeat(48)}@`])(
    'without valid credentials is rejected: %j',
    async (login) => {
      await expect(connectTo(address.replace('//', `//${login}`), '_INBOX')).rejects.toThrow(/Authorization/i)
    },
  )
})

describe.each(owners)('the user of %s', (owner) => {
  it('can publish its own events, and no events of other services', async () => {
    const before = await Promise.all(others(owner).map(stateOf))
    expect(await peers[owner].mayPublish(`${owner}.user-erased.v1.person.7`)).toBe(true)

    for (const other of others(owner)) {
      for (const subject of [`${other}.user-erased.v1`, `${other}.signed-in.v1.person.7`, other, `${other}.a.b.c.d`])
        expect(await peers[owner].mayPublish(subject), subject).toBe(false)
    }

    expect(await Promise.all(others(owner).map(stateOf))).toEqual(before)
  })

  it('cannot create, change, empty or delete a stream', async () => {
    const before = await Promise.all(owners.map(stateOf))
    for (const each of [...owners.map((other) => streamName('', other)), 'PARKED', 'MINE']) {
      const config = { name: each, subjects: [`${owner}.>`], sources: [{ name: 'AUTH' }] }
      for (const action of ['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'SNAPSHOT', 'RESTORE'])
        expect(
          await peers[owner].request(`$JS.API.STREAM.${action}.${each}`, config),
          `${action} ${each}`,
        ).toBeUndefined()
    }
    expect(await Promise.all(owners.map(stateOf))).toEqual(before)
  })

  it('cannot read or delete messages of a stream directly, except for auth, which erases people', async () => {
    for (const each of owners) {
      for (const action of ['MSG.GET', 'MSG.DELETE']) {
        const response = await peers[owner].request(`$JS.API.STREAM.${action}.${streamName('', each)}`, { seq: 999 })
        expect(response === undefined, `${action} ${each}`).toBe(owner !== 'auth')
      }
      expect(await peers[owner].request(`$JS.API.DIRECT.GET.${streamName('', each)}`, { seq: 1 })).toBeUndefined()
    }
  })

  it('can use only its own consumers, and can neither create them with other settings nor delete them', async () => {
    const foreign = others(owner).flatMap((other) => Object.entries(durableConsumers[other]))
    for (const [durable, given] of foreign) {
      const stream = streamName('', given.split('.')[0] as Owner)
      const config = { durable_name: durable, ack_policy: 'explicit', filter_subject: `${given}.>` }
      for (const subject of [
        `CONSUMER.CREATE.${stream}.${durable}.${given}.>`,
        `CONSUMER.CREATE.${stream}.${durable}`,
        `CONSUMER.CREATE.${stream}`,
        `CONSUMER.DURABLE.CREATE.${stream}.${durable}`,
        `CONSUMER.INFO.${stream}.${durable}`,
        `CONSUMER.DELETE.${stream}.${durable}`,
        `CONSUMER.MSG.NEXT.${stream}.${durable}`,
      ]) {
        const response = await peers[owner].request(`$JS.API.${subject}`, { stream_name: stream, config })
        expect(response, subject).toBeUndefined()
      }
      expect(await peers[owner].mayPublish(`$JS.ACK.${stream}.${durable}.1.1.1.1.0`)).toBe(false)
    }
    for (const [durable, given] of Object.entries(durableConsumers[owner])) {
      const stream = streamName('', given.split('.')[0] as Owner)
      const config = { durable_name: durable, ack_policy: 'explicit' }
      for (const subject of [`CONSUMER.CREATE.${stream}.${durable}`, `CONSUMER.DELETE.${stream}.${durable}`])
        expect(
          await peers[owner].request(`$JS.API.${subject}`, { stream_name: stream, config }),
          subject,
        ).toBeUndefined()
      expect(await peers[owner].request(`$JS.API.CONSUMER.INFO.${stream}.${durable}`)).toMatchObject({ name: durable })
    }
  })

  it('can subscribe to no events, and only to the responses in its own inbox', async () => {
    expect(await peers[owner].mayListen(`${inboxOf('', owner)}.anything`)).toBe(true)
    for (const subject of [
      '>',
      '_INBOX.>',
      '$JS.>',
      ...owners.map((each) => `${each}.>`),
      ...others(owner).map((each) => `${inboxOf('', each)}.>`),
    ])
      expect(await peers[owner].mayListen(subject), subject).toBe(false)
  })
})

it('keeps a broker response that a request directs to an event subject from being an event', async () => {
  await peers.job.mayPublish('$JS.API.STREAM.INFO.JOB', 'auth.user-erased.v1')

  const message = await until('the response', async () => {
    const response = await peers.operator.request('$JS.API.STREAM.MSG.GET.AUTH', {
      last_by_subj: 'auth.user-erased.v1',
    })
    return response?.message as { data: string } | undefined
  })

  expect(JSON.parse(Buffer.from(message.data, 'base64').toString())).not.toHaveProperty('id')
})

describe('a service whose streams are missing', () => {
  it('fails with an error that names the operator, and does not change a stream with other settings', async () => {
    await peers.operator.request('$JS.API.STREAM.DELETE.PROFILE')
    const broker = createBroker({ url: urlOf('profile'), prefix: '', replicas: 1 }, 'profile', log)
    await broker.connect()
    try {
      await expect(broker.repair()).rejects.toThrow('only the operator may make the stream PROFILE')
      await makeStreams({ url: urlOf('operator'), prefix: '', replicas: 1 })
      await broker.repair()

      const { config } = (await stateOf('profile')) as { config: object }
      await peers.operator.request('$JS.API.STREAM.UPDATE.PROFILE', { ...config, max_age: 3600e9 })
      await broker.repair()
      expect(await stateOf('profile')).toMatchObject({ config: { max_age: 3600e9 } })
    } finally {
      await broker.stop?.()
      await makeStreams({ url: urlOf('operator'), prefix: '', replicas: 1 })
    }
  })
})

describe('the permissions of a service', () => {
  const opened: Broker[] = []
  afterAll(async () => {
    for (const broker of opened) await broker.stop?.()
  })
  const open = async (user: BrokerUser) => {
    const broker = createBroker({ url: urlOf(user), prefix: '', replicas: 1 }, user, log)
    opened.push(broker)
    await broker.start?.()
    return broker
  }

  it('cover publishing, consuming, reading the lag, dead letters, announcing and, for auth, erasing', async () => {
    const [auth, notification, operator] = [await open('auth'), await open('notification'), await open('operator')]
    await auth.publish('auth.user-registered.v1.person.77', '{}', crypto.randomUUID())
    const messages = await notification.consume('auth', 'notification-accounts')
    for await (const message of messages) {
      message.ack()
      if (message.subject.endsWith('.person.77')) break
    }
    await until('all to be acknowledged', async () => {
      const { pending, unacknowledged } = await notification.lagOf('auth', 'notification-accounts')
      return pending + unacknowledged === 0
    })

    const parking = { consumer: 'notification-accounts', sequence: 1, reason: 'a test', attempts: 1 }
    await notification.parked.add({ ...parking, subject: 'auth.user-registered.v1.person.77' }, Buffer.from('{}'))
    expect(await notification.parked.count()).toEqual({ 'notification-accounts': 1 })
    expect(await operator.parked.list()).toMatchObject([{ subject: 'auth.user-registered.v1.person.77' }])
    await expect(notification.parked.list()).rejects.toThrow(/permissions/i)

    await auth.erasePerson('auth', 77)
    expect(await operator.parked.list()).toEqual([])
    expect(
      await peers.operator.request('$JS.API.STREAM.MSG.GET.AUTH', {
        last_by_subj: 'auth.user-registered.v1.person.77',
      }),
    ).toHaveProperty('error')

    const announced = new Promise<void>((resolve) => notification.listen('inbox', resolve))
    await notification.ping()
    notification.announce('inbox')
    await announced
  })
})

describe('a broker that starts to require users', () => {
  it('keeps connections that have already sent a password, and closes those without', async () => {
    const { part, url } = await natsPart(findProgram('nats'), join(dir, 'open'), passwords)
    const settings = join(dir, 'open', 'nats.conf')
    const withUsers = readFileSync(settings, 'utf8')
    writeFileSync(settings, jetStreamSettings(join(dir, 'open')))
    await supervisor.start({ ...part, name: 'open' })
    const job = createBroker({ url: withNatsLogin(url, 'job', passwords.job), prefix: '' }, 'job', log)
    await job.start?.()
    const anonymous = await connectTo(url, '_INBOX')
    const connected = await connectTo(withNatsLogin(url, 'auth', passwords.auth), inboxOf('', 'auth'))
    expect(await connected.mayPublish('job.probe.v1')).toBe(true)

    writeFileSync(settings, withUsers)
    process.kill(Number(readFileSync(join(dir, 'open', 'nats.pid'), 'utf8')), 'SIGHUP')
    await anonymous.closed()

    await job.publish('job.probe.v1', '{}', crypto.randomUUID())
    expect(await connected.mayPublish('auth.probe.v1')).toBe(true)
    expect(await connected.mayPublish('job.probe.v1')).toBe(false)
    await expect(connectTo(url, '_INBOX')).rejects.toThrow(/authorization/i)
    await connected.close()
    await job.stop?.()
  })
})
