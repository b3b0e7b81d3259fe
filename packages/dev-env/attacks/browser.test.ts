import { afterAll, beforeAll, describe, inject } from 'vitest'
import { password } from '../journeys/person.ts'
import { attack, type Case } from './attack.ts'
import { attemptsOf, registering } from './attempts.ts'
import { assemble, by, create, type Fixtures, postJob } from './fixtures.ts'
import { type Listener, startListener } from './listener.ts'
import { type OwnGateway, startOwnGateway } from './own-gateway.ts'
import { send } from './raw-http.ts'

let fixtures: Fixtures
beforeAll(async () => {
  fixtures = await assemble()
})

const { posting, changingProfile, changingCompany } = attemptsOf(() => fixtures)

describe('a browser', () => {
  let listed: OwnGateway
  beforeAll(async () => {
    listed = await startOwnGateway({ CORS_ORIGINS: 'https://good.example.com' })
  })
  afterAll(() => listed.stop())

  attack('D  origins and preflights', () => {
    const evil = [
      'https://evil.example',
      'null',
      'https://good.example.com.evil.com',
      'https://evilgood.example.com',
      'http://good.example.com',
      'https://good.example.com:8443',
      'https://GOOD.example.com',
      'file://',
      '*',
    ]
    const unshared: Case['also'] = (_body, { headers }) => 'access-control-allow-origin' in headers && 'may be read'
    const request = (url: string, origin: string, method: string, wanted?: string) => () =>
      send(url, {
        method,
        path: '/api/v1/skills',
        headers: {
          origin,
          ...(wanted && { 'access-control-request-method': wanted, 'access-control-request-headers': 'x-evil' }),
        },
      })
    const { gatewayUrl } = inject('portal')
    return [
      ...[...evil, 'https://good.example.com'].flatMap((origin): Case[] => [
        { what: `${origin}, nobody listed`, send: request(gatewayUrl, origin, 'GET'), expected: 200, also: unshared },
        {
          what: `preflight of ${origin}, nobody listed`,
          send: request(gatewayUrl, origin, 'OPTIONS', 'PUT'),
          expected: [200, 204],
          also: unshared,
        },
      ]),
      ...evil.flatMap((origin): Case[] => [
        { what: origin, send: request(listed.url, origin, 'GET'), expected: 200, also: unshared },
        {
          what: `preflight of ${origin}`,
          send: request(listed.url, origin, 'OPTIONS', 'PUT'),
          expected: 204,
          also: unshared,
        },
        {
          what: `odd preflight of ${origin}`,
          send: request(listed.url, origin, 'OPTIONS', 'TRACE'),
          expected: 204,
          also: unshared,
        },
      ]),
      {
        what: 'odd preflight of one who is listed',
        send: request(listed.url, 'https://good.example.com', 'OPTIONS', 'TRACE'),
        expected: 204,
        also: (_body, { headers }) =>
          /TRACE|x-evil|\*/i.test(
            `${headers['access-control-allow-methods']} ${headers['access-control-allow-headers']}`,
          ) && 'is allowed',
      },
      {
        what: 'one who is listed',
        send: request(listed.url, 'https://good.example.com', 'GET'),
        expected: 200,
        also: (_body, { headers }) =>
          headers['access-control-allow-origin'] !== 'https://good.example.com' && 'may not read',
      },
    ]
  })

  attack('D  headers that make browsers careful, on every kind of answer', () => {
    const careful: Case['also'] = (_body, { headers }) => {
      const wanted = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' }
      const missing = Object.entries(wanted).filter(([name, value]) => headers[name] !== value)
      if (!headers['content-security-policy']?.includes("default-src 'none'")) return 'no content security policy'
      return missing.length > 0 && `without ${missing}`
    }
    const uncached: Case['also'] = (body, reply) =>
      reply.headers['cache-control'] !== 'no-store' ? 'may be cached' : careful(body, reply)
    return [
      { what: '200', send: { path: '/api/v1/jobs/' }, expected: 200, also: careful },
      { what: 'a page', send: { path: '/docs' }, expected: 200, also: careful },
      { what: '400', send: { path: '/api//v1' }, expected: 400, also: careful },
      { what: '401', send: { path: '/api/v1/users/me' }, expected: 401, also: careful },
      { what: '404', send: { path: '/nowhere' }, expected: 404, also: careful },
      { what: '404 of a service', send: { path: '/api/v1/jobs/999999999' }, expected: 404, also: careful },
      { what: '422', send: { path: '/api/v1/auth/register', body: {} }, expected: 422, also: uncached },
      {
        what: 'a log-in',
        send: { path: '/api/v1/auth/login/access-token', body: { username: fixtures.seeker.email, password } },
        expected: 200,
        also: uncached,
      },
      { what: 'an account', send: by(fixtures.seeker, { path: '/api/v1/users/me' }), expected: 200, also: uncached },
      registering('a registration', {}, 201, uncached),
    ]
  })
})

describe('an address that the portal could ask', () => {
  let inner: Listener
  beforeAll(async () => {
    inner = await startListener()
  })
  afterAll(() => inner.stop())

  attack('D  inner addresses as résumé, website and webhook', () => {
    const port = inner.host.split(':')[1]
    const never: Case['also'] = () => inner.requested() > 0 && 'it was asked'
    return [
      ...[
        `http://${inner.host}/`,
        `http://localhost:${port}/x.pdf`,
        `http://2130706433:${port}/`,
        `http://0x7f.1:${port}/`,
        'http://169.254.169.254/',
      ].flatMap((url): Case[] => [
        changingCompany(`website ${url}`, { company_website: url }, [200, 422], never),
        changingProfile(`résumé ${url}`, { resume_url: url }, [200, 422], never),
        posting(`webhook ${url}`, { webhook_url: url }, 422, never),
      ]),
      changingProfile('http://[::1]/', { resume_url: `http://[::1]:${port}/` }, 422, never),
      {
        what: 'a mail about it',
        send: async () => {
          await create(fixtures.seeker, '/api/v1/applications/', { job_id: await postJob(fixtures.recruiter) })
          return send(inject('portal').gatewayUrl, { path: '/health' })
        },
        expected: 200,
        also: never,
      },
    ]
  })
})
