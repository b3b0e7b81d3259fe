import { closedPort } from '@portal/testing/closed-port'
import { readMetrics } from '@portal/testing/metrics'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JobServiceUnderTest, post, startJobService } from './portal.ts'

let service: JobServiceUnderTest
let port: number
beforeAll(async () => {
  port = await closedPort()
  service = await startJobService({ METRICS_PORT: String(port) })
})
afterAll(() => service.stop())

test('Requests are counted by route, not by path', async () => {
  const { id } = await post(service)
  await request(service.url).get(`/api/v1/jobs/${id}`).expect(200)
  await request(service.url).get('/api/v1/jobs/999999').expect(404)
  await request(service.url).get('/api/v1/nothing/of/the/kind').expect(404)

  const metrics = await readMetrics(port)

  const countOf = (route: string, status: number) =>
    metrics[`http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`]
  expect(countOf('/api/v1/jobs/:id', 200)).toBe(1)
  expect(countOf('/api/v1/jobs/:id', 404)).toBe(1)
  expect(countOf('none', 404)).toBe(1)
})

test('Cache reads are counted by result', async () => {
  const search = () => request(service.url).get('/api/v1/jobs/search?location=nowhere').expect(200)
  const outcomes = async () => {
    const metrics = await readMetrics(port)
    return ['hit', 'miss'].map((result) => metrics[`cache_reads_total{result="${result}"}`] ?? 0)
  }
  const [hits = 0, misses = 0] = await outcomes()

  for (let times = 0; times < 4; times++) await search()

  expect(await outcomes()).toEqual([hits + 2, misses + 2])
})

test('Stores, events and connections are reported', async () => {
  await service.settled()

  const metrics = await readMetrics(port)

  expect(metrics).toMatchObject({
    'store_up{store="mysql"}': 1,
    'store_up{store="nats"}': 1,
    'store_up{store="redis"}': 1,
    outbox_waiting: 0,
    outbox_oldest_seconds: 0,
    parked: 0,
    http_requests_in_flight: 0,
    'consumer_pending_events{consumer="job-employers"}': 0,
    database_waiting_requests: 0,
    'database_connections{state="idle"}': expect.any(Number),
    nodejs_eventloop_lag_p99_seconds: expect.any(Number),
    process_resident_memory_bytes: expect.any(Number),
  })
})

test('The metrics port serves only metrics, and the API port serves none', async () => {
  expect((await fetch(`http://127.0.0.1:${port}/api/v1/jobs/`)).status).toBe(404)
  await request(service.url).get('/metrics').expect(404)
})
