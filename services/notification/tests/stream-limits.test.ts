import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { describe, expect, it } from 'vitest'
import { connect, type EventSource } from './event-source.ts'
import type { Person } from './portal.ts'
import { insertEntries, publishChange, replica, seeker, service, startReplica, upTo, useReplicas } from './replicas.ts'

useReplicas()

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
