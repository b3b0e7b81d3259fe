import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import type { Service } from '@portal/chassis/http'
import { userChanged } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { createService } from '../src/service.ts'
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
  const started = createService(readConfig({ ...service.environment, ...environment }))
  await started.start()
  return started
}

function seeker() {
  return newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
}

/** Lets something happen that a person is told of. */
function report(person: Person, revision = 2) {
  const data = { ...userStateOf(person), changed: ['password' as const] }
  return service.broker.publish(userChanged, { revision, data })
}

/** Writes entries as another process would, without a word to anybody. */
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
  it('tells what is new, as the list does, at whichever replica one is connected', async () => {
    const person = seeker()
    const streams = [await connect(service.url, person.headers), await connect(replica.url(), person.headers)]

    await report(person)

    for (const stream of streams) expect(await stream.ids(1)).toEqual([1])
    const list = await request(service.url).get('/api/v1/notifications').set(person.headers).expect(200)
    expect(streams[0]?.events()).toEqual([{ id: 1, event: 'notification', data: list.body[0] }])
    expect(streams[0]?.heard()).toMatch(/^retry: 1000\n/)
    expect(streams[0]?.headers).toMatchObject({
      'content-type': expect.stringMatching(/^text\/event-stream/),
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    for (const stream of streams) stream.close()
  })

  it('begins now, and tells nobody what is for others', async () => {
    const [person, other] = [seeker(), seeker()]
    await report(person, 2)
    await service.broker.consumed()
    const stream = await connect(service.url, person.headers)

    await report(other)
    await service.broker.consumed()
    await report(person, 3)

    expect(await stream.ids(1)).toEqual([2])
    // Who has heard nothing yet knows all the same where to go on.
    expect(stream.heard()).toContain('id: 1\n\n')
    stream.close()
  })

  it('replays page by page what came after the last event one has, and goes on live', async () => {
    const person = seeker()
    await insertEntries(person, 250)
    const stream = await connect(replica.url(), person.headers, 10)

    await stream.ids(240)
    await report(person)

    expect(await stream.ids(241)).toEqual(upTo(251).slice(10))
    stream.close()
  })

  it('takes an id that it cannot have given for now', async () => {
    const person = seeker()
    await insertEntries(person, 3)
    const stream = await connect(service.url, person.headers, 1000)

    await report(person)

    expect(await stream.ids(1)).toEqual([4])
    stream.close()
  })

  it.each(['first', '-1', '1.5', '99999999999999999999'])('cannot go on after %s', async (lastEventId) => {
    const { status } = await connect(service.url, seeker().headers, lastEventId)

    expect(status).toBe(400)
  })

  it('is for people who are signed in, and HEAD has nothing to wait for', async () => {
    const url = `${service.url}/api/v1/notifications/stream`

    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, { method: 'HEAD', headers: seeker().headers })).status).toBe(200)
  })

  it('leaves out and repeats nothing while much happens at once and the connection keeps breaking', async () => {
    const person = seeker()
    const happening = Promise.all(upTo(60).map((revision) => report(person, revision + 1)))

    const ids: number[] = []
    for (let round = 0; ids.length < 60; round++) {
      const url = round % 2 === 0 ? service.url : replica.url()
      const stream = await connect(url, person.headers, ids.at(-1) ?? 0)
      ids.push(...(await stream.ids(1)))
      stream.close()
    }
    await happening
    await service.broker.consumed()

    expect(ids).toEqual(upTo(60))
    const rows = await service.database.rows<{ position: number }>(
      'SELECT position FROM notifications WHERE user_id = ? ORDER BY position',
      [person.id],
    )
    expect(rows.map(({ position }) => position)).toEqual(upTo(60))
  })

  it('has no gap where an event is dealt with again', async () => {
    const person = seeker()
    const event = await report(person, 2)
    await service.broker.consumed()
    await service.database.rows('DELETE FROM inbox WHERE event_id = ?', [event.id])
    await service.broker.send(subjectOf(userChanged), JSON.stringify(event))
    await service.broker.consumed()

    await report(person, 3)
    const stream = await connect(service.url, person.headers, 0)

    expect(await stream.ids(2)).toEqual([1, 2])
    stream.close()
  })

  it('beats, and finds by itself what nobody announced', async () => {
    const person = seeker()
    const stream = await connect(service.url, person.headers)
    await insertEntries(person, 2)

    await until('a heartbeat', () => stream.heard().includes('\n\n:\n\n'))

    expect(await stream.ids(2)).toEqual([1, 2])
    stream.close()
  })
})

describe('streams are bounded:', () => {
  it('a sixth one ends the oldest of the same person', async () => {
    const [person, other] = [seeker(), seeker()]
    const others = await connect(service.url, other.headers)
    const streams: EventSource[] = []
    for (const _ of upTo(6)) streams.push(await connect(service.url, person.headers))

    await until('the oldest to end', () => streams[0]?.hasEnded() === true)
    await report(person)

    for (const stream of streams.slice(1)) expect(await stream.ids(1)).toEqual([1])
    expect(others.hasEnded()).toBe(false)
    for (const stream of [...streams, others]) stream.close()
  })

  it('one ends with its token', async () => {
    const { id } = seeker()
    const stream = await connect(service.url, bearer(id, 'JOB_SEEKER', { expiresIn: 1 }))

    await until('the end', () => stream.hasEnded())
  })

  it.each([
    ['twenty people with five each at one address', (index: number) => ({ person: Math.floor(index / 5), host: 1 })],
    ['a hundred people at one address', (index: number) => ({ person: index, host: 1 })],
    ['fifty people with two each at fifty addresses', (index: number) => ({ person: index >> 1, host: index >> 1 })],
    ['one network of IPv6 with a hundred addresses', (index: number) => ({ person: index, network: index })],
  ])('%s do not keep others out, and lose their oldest', async (_, sharing) => {
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

  it('an office of forty people behind one address has room beside others', async () => {
    const office = Array.from({ length: 40 }, seeker)
    const streams: EventSource[] = []
    for (const { headers } of office) {
      streams.push(await connect(replica.url(), { ...headers, 'x-forwarded-for': '198.51.100.9' }))
    }

    expect(streams.map(({ status }) => status)).toEqual(Array(40).fill(200))
    expect(streams.filter((stream) => stream.hasEnded())).toEqual([])
    for (const stream of streams) stream.close()
  })

  it('a replica that has enough of them refuses more until one is gone', async () => {
    const small = await startReplica({ MAX_STREAMS: '1' })
    const first = await connect(small.url(), seeker().headers)

    const refused = await connect(small.url(), seeker().headers)
    first.close()

    expect(refused.status).toBe(503)
    await until('room for another', async () => {
      const stream = await connect(small.url(), seeker().headers)
      stream.close()
      return stream.status === 200
    })
    await small.stop()
  })

  it('a client that takes nothing is given up', async () => {
    const small = await startReplica({ MAX_STREAMS: '1' })
    const person = seeker()
    await insertEntries(person, 3000, 'x'.repeat(4000))
    const socket = await requestWithoutListening(small.url(), person)
    expect((await connect(small.url(), seeker().headers)).status).toBe(503)

    await until(
      'the slot to be free',
      async () => (await connect(small.url(), seeker().headers)).status === 200,
      25_000,
    )

    socket.destroy()
    await small.stop()
  }, 40_000)
})

/** Asks for everything since the beginning and takes none of it but what shows that the answer has begun. */
async function requestWithoutListening(url: string, person: Person): Promise<Socket> {
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

it('A client that sends an empty Last-Event-ID gets a stream that begins now', async () => {
  const person = seeker()
  await insertEntries(person, 2)
  const stream = await connect(service.url, person.headers, '')

  expect(stream.status).toBe(200)
  await report(person, 2)
  expect(await stream.ids(1)).toEqual([3])
  stream.close()
})

it('A replica that stops ends its streams, and their clients go on at another', async () => {
  const stopping = await startReplica()
  const person = seeker()
  const stream = await connect(stopping.url(), person.headers)
  await report(person, 2)
  const [last] = await stream.ids(1)

  await stopping.stop()
  await report(person, 3)

  await until('the end', () => stream.hasEnded())
  const next = await connect(service.url, person.headers, last)
  expect(await next.ids(1)).toEqual([2])
  next.close()
})
