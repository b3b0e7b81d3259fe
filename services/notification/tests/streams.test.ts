import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import type { Service } from '@portal/chassis/http/http'
import { userChanged } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { notification } from '../src/service.ts'
import { connect, type EventSource } from './event-source.ts'
import { type NotificationUnderTest, newPerson, type Person, startNotificationService, userStateOf } from './portal.ts'

let service: NotificationUnderTest
let replica: Service
beforeAll(async () => {
  service = await startNotificationService()
  replica = await startReplica()
})
afterAll(async () => {
  await replica.stop()
  await service.stop()
})

async function startReplica(environment: Record<string, string> = {}) {
  const started = notification.create(readConfig({ ...service.environment, ...environment }))
  await started.start()
  return started
}

function seeker() {
  return newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
}

/** Publishes an event that notifies a person. */
function publishChange(person: Person, revision = 2) {
  const data = { ...userStateOf(person), changed: ['password' as const] }
  return service.broker.publish(userChanged, { revision, data })
}

/** Inserts entries without an announcement, as if another process had not announced them. */
async function insertEntries(person: Person, count: number, body = 'Hello.') {
  const rows = Array.from({ length: count }, (_, index) => [
    person.id,
    'WELCOME',
    `Entry ${index + 1}`,
    body,
    'USER',
    person.id,
    `${person.id}-${index}`,
    index + 1,
    new Date(),
    new Date(),
  ])
  const columns = 'user_id, kind, title, body, entity_type, entity_id, event_id, position, created_at, updated_at'
  await service.database.rows(`INSERT INTO notifications (${columns}) VALUES ?`, [rows])
  await service.database.rows('INSERT INTO positions (user_id, last) VALUES (?, ?)', [person.id, count])
}

function upTo(count: number) {
  return Array.from({ length: count }, (_, index) => index + 1)
}

describe('the live stream', () => {
  it('sends new entries as the list shows them, at every replica', async () => {
    const person = seeker()
    const streams = [await connect(service.url, person.headers), await connect(replica.url(), person.headers)]

    await publishChange(person)

    for (const stream of streams) expect(await stream.ids(1)).toEqual([1])
    const list = await request(service.url).get('/api/v1/notifications').set(person.headers).expect(200)
    expect(streams[0]?.events()).toEqual([{ id: 1, event: 'notification', data: list.body[0] }])
    expect(streams[0]?.received()).toMatch(/^retry: 1000\n/)
    expect(streams[0]?.headers).toMatchObject({
      'content-type': expect.stringMatching(/^text\/event-stream/),
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    for (const stream of streams) stream.close()
  })

  it('begins with new entries, and contains none of other people', async () => {
    const [person, other] = [seeker(), seeker()]
    await publishChange(person, 2)
    await service.broker.consumed()
    const stream = await connect(service.url, person.headers)

    await publishChange(other)
    await service.broker.consumed()
    await publishChange(person, 3)

    expect(await stream.ids(1)).toEqual([2])
    // A client that has received no event yet knows where to resume, too.
    expect(stream.received()).toContain('id: 1\n\n')
    stream.close()
  })

  it('replays the entries after Last-Event-ID page by page, then continues live', async () => {
    const person = seeker()
    await insertEntries(person, 250)
    const stream = await connect(replica.url(), person.headers, 10)

    await stream.ids(240)
    await publishChange(person)

    expect(await stream.ids(241)).toEqual(upTo(251).slice(10))
    stream.close()
  })

  it('begins with new entries if Last-Event-ID is greater than the last position', async () => {
    const person = seeker()
    await insertEntries(person, 3)
    const stream = await connect(service.url, person.headers, 1000)

    await publishChange(person)

    expect(await stream.ids(1)).toEqual([4])
    stream.close()
  })

  it.each(['first', '-1', '1.5', '99999999999999999999'])('rejects the Last-Event-ID %s', async (lastEventId) => {
    const { status } = await connect(service.url, seeker().headers, lastEventId)

    expect(status).toBe(400)
  })

  it('requires authentication, and responds to HEAD at once', async () => {
    const url = `${service.url}/api/v1/notifications/stream`

    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, { method: 'HEAD', headers: seeker().headers })).status).toBe(200)
  })

  it('neither skips nor repeats entries while many are written and the connection keeps breaking', async () => {
    const person = seeker()
    const publishing = Promise.all(upTo(60).map((revision) => publishChange(person, revision + 1)))

    const ids: number[] = []
    for (let round = 0; ids.length < 60; round++) {
      const url = round % 2 === 0 ? service.url : replica.url()
      const stream = await connect(url, person.headers, ids.at(-1) ?? 0)
      ids.push(...(await stream.ids(1)))
      stream.close()
    }
    await publishing
    await service.broker.consumed()

    expect(ids).toEqual(upTo(60))
    const rows = await service.database.rows<{ position: number }>(
      'SELECT position FROM notifications WHERE user_id = ? ORDER BY position',
      [person.id],
    )
    expect(rows.map(({ position }) => position)).toEqual(upTo(60))
  })

  it('has no gap if an event is processed again', async () => {
    const person = seeker()
    const event = await publishChange(person, 2)
    await service.broker.consumed()
    await service.database.rows('DELETE FROM inbox WHERE event_id = ?', [event.id])
    await service.broker.send(subjectOf(userChanged), JSON.stringify(event))
    await service.broker.consumed()

    await publishChange(person, 3)
    const stream = await connect(service.url, person.headers, 0)

    expect(await stream.ids(2)).toEqual([1, 2])
    stream.close()
  })

  it('sends heartbeats, and finds entries that were not announced', async () => {
    const person = seeker()
    const stream = await connect(service.url, person.headers)
    await insertEntries(person, 2)

    await until('a heartbeat', () => stream.received().includes('\n\n:\n\n'))

    expect(await stream.ids(2)).toEqual([1, 2])
    stream.close()
  })
})

describe('the limits of streams', () => {
  it('end the oldest stream of a person when a sixth begins', async () => {
    const [person, other] = [seeker(), seeker()]
    const others = await connect(service.url, other.headers)
    const streams: EventSource[] = []
    for (const _ of upTo(6)) streams.push(await connect(service.url, person.headers))

    await until('the oldest to end', () => streams[0]?.hasEnded() === true)
    await publishChange(person)

    for (const stream of streams.slice(1)) expect(await stream.ids(1)).toEqual([1])
    expect(others.hasEnded()).toBe(false)
    for (const stream of [...streams, others]) stream.close()
  })

  it('end a stream when its token expires', async () => {
    const { id } = seeker()
    const stream = await connect(service.url, bearer(id, 'JOB_SEEKER', { expiresIn: 1 }))

    await until('the end', () => stream.hasEnded())
  })

  it.each([
    ['twenty people with five each at one address', (index: number) => ({ person: Math.floor(index / 5), host: 1 })],
    ['a hundred people at one address', (index: number) => ({ person: index, host: 1 })],
    ['fifty people with two each at fifty addresses', (index: number) => ({ person: index >> 1, host: index >> 1 })],
    ['one network of IPv6 with a hundred addresses', (index: number) => ({ person: index, network: index })],
  ])('let others in by ending the oldest streams of %s', async (_, sharing) => {
    const small = await startReplica({ MAX_STREAMS: '100' })
    const people = Array.from({ length: 100 }, seeker)
    const crowd = await Promise.all(
      people.map((_, index) => {
        const { person, host, network } = { host: undefined, network: undefined, ...sharing(index) }
        const address = network === undefined ? `198.51.100.${host}` : `2001:db8::${(network + 1).toString(16)}`
        return connect(small.url(), { ...people[person]?.headers, 'x-forwarded-for': address })
      }),
    )
    expect(crowd.map(({ status }) => status)).toEqual(Array(100).fill(200))

    const others: EventSource[] = []
    for (const host of upTo(10)) {
      others.push(await connect(small.url(), { ...seeker().headers, 'x-forwarded-for': `203.0.113.${host}` }))
    }

    expect(others.map(({ status }) => status)).toEqual(Array(10).fill(200))
    await until('ten of the crowd to end', () => crowd.filter((stream) => stream.hasEnded()).length === 10)
    expect(others.filter((stream) => stream.hasEnded())).toEqual([])
    for (const stream of [...crowd, ...others]) stream.close()
    await small.stop()
  })

  it('allow forty people behind one address', async () => {
    const office = Array.from({ length: 40 }, seeker)
    const streams: EventSource[] = []
    for (const { headers } of office) {
      streams.push(await connect(replica.url(), { ...headers, 'x-forwarded-for': '198.51.100.9' }))
    }

    expect(streams.map(({ status }) => status)).toEqual(Array(40).fill(200))
    expect(streams.filter((stream) => stream.hasEnded())).toEqual([])
    for (const stream of streams) stream.close()
  })

  it('make a full replica reject streams until one has ended', async () => {
    const small = await startReplica({ MAX_STREAMS: '1' })
    const first = await connect(small.url(), seeker().headers)

    const rejected = await connect(small.url(), seeker().headers)
    first.close()

    expect(rejected.status).toBe(503)
    await until('room for another stream', async () => {
      const stream = await connect(small.url(), seeker().headers)
      stream.close()
      return stream.status === 200
    })
    await small.stop()
  })

  it('disconnect a client that does not read', async () => {
    const small = await startReplica({ MAX_STREAMS: '1' })
    const person = seeker()
    await insertEntries(person, 3000, 'x'.repeat(4000))
    const socket = await requestWithoutReading(small.url(), person)
    expect((await connect(small.url(), seeker().headers)).status).toBe(503)

    await until(
      'room for another stream',
      async () => (await connect(small.url(), seeker().headers)).status === 200,
      25_000,
    )

    socket.destroy()
    await small.stop()
  }, 40_000)
})

/** Requests all entries and reads nothing after the beginning of the response. */
async function requestWithoutReading(url: string, person: Person): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connectSocket(Number(port), hostname).on('error', () => undefined)
  const head = [
    'GET /api/v1/notifications/stream HTTP/1.1',
    `Host: ${hostname}`,
    `Authorization: ${person.headers.authorization}`,
    'Last-Event-ID: 0',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  await once(socket, 'readable')
  return socket
}

it('a client that sends an empty Last-Event-ID gets only new entries', async () => {
  const person = seeker()
  await insertEntries(person, 2)
  const stream = await connect(service.url, person.headers, '')

  expect(stream.status).toBe(200)
  await publishChange(person, 2)
  expect(await stream.ids(1)).toEqual([3])
  stream.close()
})

it('a stopping replica ends its streams, and the clients resume at another replica', async () => {
  const stopping = await startReplica()
  const person = seeker()
  const stream = await connect(stopping.url(), person.headers)
  await publishChange(person, 2)
  const [last] = await stream.ids(1)

  await stopping.stop()
  await publishChange(person, 3)

  await until('the end', () => stream.hasEnded())
  const next = await connect(service.url, person.headers, last)
  expect(await next.ids(1)).toEqual([2])
  next.close()
})
