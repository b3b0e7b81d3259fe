import { once } from 'node:events'
import { request as send } from 'node:http'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayUnderTest, type ServiceAtTheWire, startGateway, stranger } from './gateway.ts'

let gateway: GatewayUnderTest
let job: ServiceAtTheWire
beforeEach(async () => {
  gateway = await startGateway({ UPSTREAM_TIMEOUT_MS: '200' })
  job = gateway.services.job
})
afterEach(() => gateway.stop())

const breaksOff: Parameters<ServiceAtTheWire['answerWith']>[0] = (req) => req.socket.destroy()

function post() {
  return request(gateway.url).post('/api/v1/jobs/').set(stranger()).send({ title: 'Clerk' })
}

async function postTimes(times: number): Promise<number[]> {
  const statuses: number[] = []
  for (let sent = 0; sent < times; sent++) statuses.push((await post()).status)
  return statuses
}

describe('a service that keeps failing', () => {
  it('is not asked any more, and who asks for it is refused at once by a name of its own', async () => {
    job.answerWith(breaksOff)
    expect(await postTimes(5)).toEqual([502, 502, 502, 502, 502])
    const asked = job.asked()

    const answer = await post().set('X-Request-ID', 'in-a-row').expect(503)

    expect(answer.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json'),
      'retry-after': '1',
    })
    expect(answer.body).toMatchObject({ status: 503, error_code: 'CIRCUIT_OPEN', request_id: 'in-a-row' })
    expect(job.asked()).toBe(asked)
  })

  it('does not keep the others from being served, nor its state from being asked for', async () => {
    job.answerWith(breaksOff)
    await postTimes(6)
    job.answerWith((_req, res) => res.end(JSON.stringify({ status: 'ready', checks: {} })))

    await request(gateway.url).get('/api/v1/profiles/recruiters/1').set(stranger()).expect(200)
    const { body } = await request(gateway.url).get('/ready')

    expect(body.services.job).toEqual({ status: 'ready', checks: {} })
  })

  it('is noticed among answers that are good when half of them are not', async () => {
    let asked = 0
    job.answerWith((_req, res) => res.writeHead(asked++ % 2 === 0 ? 200 : 500).end())

    const statuses = await postTimes(11)

    expect(statuses.slice(0, 10).filter((status) => status === 500)).toHaveLength(5)
    expect(statuses[10]).toBe(503)
  })

  it('is asked again after a while by one request alone, and served to all once that is answered', async () => {
    job.answerWith(breaksOff)
    await postTimes(6)
    const { promise: probed, resolve: answer } = Promise.withResolvers<void>()
    let probes = 0
    job.answerWith(async (_req, res) => {
      probes += 1
      await probed
      res.end('back')
    })

    const probe = until('the probe', async () => {
      const asking = post()
      const arrived = until('an answer or a probe', () => probes > 0)
      const first = await Promise.race([asking.then(({ status }) => status), arrived.then(() => 'probing')])
      return first === 'probing' ? asking : undefined
    })
    await until('a request that arrives', () => probes === 1)
    const refused = await Promise.all(Array.from({ length: 10 }, () => post()))
    answer()

    expect(refused.map(({ body }) => body.error_code)).toEqual(Array(10).fill('CIRCUIT_OPEN'))
    await probe
    expect(probes).toBe(1)
    expect(await postTimes(3)).toEqual([200, 200, 200])
  })
})

describe('a service is not held to fail', () => {
  it('by saying what it misses and when to come again', async () => {
    job.answerWith((_req, res) => {
      res.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' }).end('{}')
    })

    await postTimes(12)

    expect(job.asked()).toBe(12)
  })

  it('by refusing what is wrong', async () => {
    job.answerWith((_req, res) => res.writeHead(422).end())

    await postTimes(12)

    expect(job.asked()).toBe(12)
  })

  it('by clients that do not wait for it', async () => {
    for (let left = 0; left < 6; left++) {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
      job.answerWith((req) => req.socket.once('close', arrive))
      const impatient = send(`${gateway.url}/api/v1/jobs/`, { headers: stranger() })
      impatient.on('error', () => {}).end()
      await until('the request', () => job.asked() === left + 1)
      impatient.destroy()
      await arrived
    }
    job.answerWith((_req, res) => res.end())

    expect(await postTimes(1)).toEqual([200])
  })

  it('by a client that does not send its body on', async () => {
    job.answerWith(() => {})
    for (let sent = 0; sent < 6; sent++) {
      const headers = { ...stranger(), 'content-length': '100' }
      const slow = send(`${gateway.url}/api/v1/jobs/`, { method: 'POST', headers })
      slow.on('error', () => {}).write('half')
      const [answer] = await once(slow, 'response')
      expect(answer.statusCode).toBe(504)
      slow.destroy()
    }
    job.answerWith((_req, res) => res.end())

    expect(await postTimes(1)).toEqual([200])
  })
})

describe('a connection that breaks off before the answer', () => {
  it.each(['get', 'head', 'options'] as const)('does not matter to %s, which is asked once more', async (method) => {
    job.answerWith((req, res) => (job.asked() === 1 ? req.socket.destroy() : res.end()))

    await request(gateway.url)[method]('/api/v1/jobs/').set(stranger()).expect(200)

    expect(job.asked()).toBe(2)
  })

  it('ends what is not only reading, or has a body, as 502: it may have been carried out', async () => {
    job.answerWith(breaksOff)

    await post().expect(502)
    await request(gateway.url).delete('/api/v1/jobs/1').set(stranger()).expect(502)
    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).send({ a: 1 }).expect(502)

    expect(job.asked()).toBe(3)
  })

  it('is told when it happens twice', async () => {
    job.answerWith(breaksOff)

    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(502)

    expect(job.asked()).toBe(2)
  })

  it('is not what a wait in vain is: that is not done twice', async () => {
    job.answerWith(() => {})

    await request(gateway.url).get('/api/v1/jobs/').set(stranger()).expect(504)

    expect(job.asked()).toBe(1)
  })
})
