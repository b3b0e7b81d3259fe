import { closedPort } from '@portal/testing/closed-port'
import { readMetrics } from '@portal/testing/metrics'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatewayUnderTest, newClient, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
let port: number
beforeAll(async () => {
  port = await closedPort()
  gateway = await startGateway({ METRICS_PORT: String(port) })
})
afterAll(() => gateway.stop())

function call(path: string) {
  return request(gateway.url).get(path).set(newClient())
}

test('counts requests by the routes of the OpenAPI document, and all others as none', async () => {
  for (const path of ['/api/v1/jobs/1', '/api/v1/jobs/2/', '/api/v1/jobs/search?q=baker', '/api/v1/jobs/made/up']) {
    await call(path).expect(200)
  }
  await call('/nowhere').expect(404)

  const metrics = await readMetrics(port)

  const counts = Object.entries(metrics).filter(([name]) => name.startsWith('http_request_duration_seconds_count'))
  const routes = counts.map(([name, times]) => [...(/route="(.*)",status="(.*)"/.exec(name) ?? []).slice(1), times])
  expect(routes).toEqual([
    ['/api/v1/jobs/{id}', '200', 2],
    ['/api/v1/jobs/search', '200', 1],
    ['none', '200', 1],
    ['none', '404', 1],
  ])
})

test('reports an open circuit', async () => {
  const circuitOf = async (service: string) => (await readMetrics(port))[`circuit_breaker_open{service="${service}"}`]
  gateway.services.profile.respondWith((req) => req.socket.destroy())
  for (let attempts = 0; attempts < 5; attempts++) await call('/api/v1/profiles/recruiters/1')

  expect(await circuitOf('profile')).toBe(1)
  expect(await circuitOf('job')).toBe(0)
})

test('reports whether Redis is available and how many requests were counted without it', async () => {
  expect(await readMetrics(port)).toMatchObject({ 'store_up{store="redis"}': 1, rate_limit_fallback_total: 0 })
})
