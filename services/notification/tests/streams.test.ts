import { userChanged } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { connect } from './event-source.ts'
import { insertEntries, publishChange, replica, seeker, service, startReplica, upTo, useReplicas } from './replicas.ts'

useReplicas()

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
