import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type JobServiceUnderTest, post, startJobService } from './portal.ts'

const jobs = 100
const description = '包'.repeat(19_000)
// A client may leave this many lists unread, and this many such clients use up the memory of the process.
const listsOfClient = 4
const clients = 4

type Person = ReturnType<typeof bearer>
const people = Array.from({ length: clients }, (_, index) => bearer(200 + index, 'JOB_SEEKER'))
const [seeker] = people as [Person]
const newcomer = bearer(300, 'JOB_SEEKER')

let service: JobServiceUnderTest
const unread: Socket[] = []
beforeAll(async () => {
  service = await startJobService()
  await post(service, { description: 'short' })
  const columns = await service.database.rows<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = 'jobs' AND column_name NOT IN ('id', 'description')
        AND COALESCE(generation_expression, '') = ''`,
  )
  const list = columns.map(({ name }) => `\`${name}\``).join()
  await service.database.rows(
    `INSERT INTO jobs (description, ${list}) SELECT ?, ${list} FROM jobs CROSS JOIN (${numbers(jobs)}) AS many`,
    [description],
  )
})
afterEach(() => {
  for (const socket of unread.splice(0)) socket.destroy()
})
afterAll(() => service.stop())

function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => `SELECT ${index} AS n`).join(' UNION ALL ')
}

function listJobs(as: Person) {
  return request(service.url).get(`/api/v1/jobs?limit=${jobs}`).set(as)
}

/** Requests the list and reads only its beginning. */
async function leaveUnread(as: Person): Promise<void> {
  const { hostname, port } = new URL(service.url)
  const socket = connect(Number(port), hostname)
  unread.push(socket)
  socket.write(`GET /api/v1/jobs?limit=${jobs} HTTP/1.1\r\nHost: a\r\nAuthorization: ${as.authorization}\r\n\r\n`)
  await once(socket, 'readable')
}

it('A client with too many unread long lists gets 429 until it reads one, while other clients are served', async () => {
  for (let nth = 0; nth < listsOfClient; nth++) await leaveUnread(seeker)

  const { body, headers } = await listJobs(seeker).expect(429)
  expect(body.error_code).toBe('TOO_MANY_AT_ONCE')
  expect(headers['retry-after']).toBe('1')
  await request(service.url).get('/api/v1/jobs?limit=1').set(seeker).expect(200)
  expect((await listJobs(newcomer).expect(200)).body).toHaveLength(jobs)

  unread.pop()?.resume()
  await until('the list', async () => (await listJobs(seeker)).status === 200)
})

it('When the memory for unread lists is full, the client with the most unread lists is disconnected', async () => {
  for (const person of people) {
    for (let nth = 0; nth < listsOfClient; nth++) await leaveUnread(person)
  }

  expect((await listJobs(newcomer).expect(200)).body).toHaveLength(jobs)
  // The lists of the disconnected client are closed; the others stay open after they have been read.
  await Promise.race(unread.map((socket) => once(socket.resume(), 'close')))
})
