import { afterAll, beforeAll, expect, it } from 'vitest'
import { type GatewayUnderTest, newClient, sendRaw, startGateway } from './gateway.ts'

let gateway: GatewayUnderTest
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

function get(path: string, method = 'GET') {
  return sendRaw(gateway, { method, path, headers: newClient() })
}

it.each([
  '/api/v1/jobs%2f1',
  '/api/v1/jobs/%2F..%2Finternal',
  '/api/v1/jobs/%5c1',
  '/api/v1/jobs/%2e%2e/internal',
  '/api/v1/jobs/.%2E/users',
  '/api/v1/jobs/1%00',
  '/api/v1//jobs',
  '//api/v1/jobs',
  '/api/v1/jobs/../users/',
  '/api/v1/jobs/..',
  '/api/v1/jobs;a=b/1',
  '/api/v1/jobs/\\..\\users',
  '/api/v1/jobs/%ZZ',
  '/api/v1/jobs/%',
  '*',
])('rejects the ambiguous path %s', async (path) => {
  const response = await get(path)

  expect(response.status).toBe(400)
  expect(response.headers['content-type']).toContain('application/problem+json')
  expect(JSON.parse(response.body)).toMatchObject({ status: 400, error_code: 'BAD_PATH' })
})

it.each([
  '/internal/jobs/1',
  '/INTERNAL/jobs/1',
  '/api/v1/internal/jobs/1',
  '/api/v1/health',
  '/metrics',
  '/api/v1/jobsearch',
  '/api/v1',
  '/api/v2/jobs',
  '/favicon.ico',
])('does not route %s', async (path) => {
  const response = await get(path)

  expect(response.status).toBe(404)
  expect(JSON.parse(response.body)).toMatchObject({ status: 404, error_code: 'NOT_FOUND' })
})

it('uses only the path of a target in absolute form', async () => {
  const response = await get('http://169.254.169.254/api/v1/jobs/1?x=http://a//b')

  expect(JSON.parse(response.body)).toMatchObject({ service: 'job', url: '/api/v1/jobs/1?x=http://a//b' })
  expect((await get('http://169.254.169.254/')).status).toBe(200)
  expect((await get('http://169.254.169.254')).status).toBe(200)
})

it('forwards unusual query strings to the service', async () => {
  expect((await get('/api/v1/jobs/?q=a%2Fb//..;%00')).status).toBe(200)
})
