import { afterAll, beforeAll, describe, inject } from 'vitest'
import { password } from '../client.ts'
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

describe('protection of browsers', () => {
  let sharing: OwnGateway
  beforeAll(async () => {
    sharing = await startOwnGateway({ CORS_ORIGINS: 'https://good.example.com' })
  })
  afterAll(() => sharing.stop())

  attack('D  origins and preflights', () => {
    const foreignOrigins = [
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
    const isUnshared: Case['check'] = (_body, { headers }) =>
      'access-control-allow-origin' in headers && 'is readable by the origin'
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
      ...[...foreignOrigins, 'https://good.example.com'].flatMap((origin): Case[] => [
        {
          what: `${origin}, with no origins allowed`,
          send: request(gatewayUrl, origin, 'GET'),
          expected: 200,
          check: isUnshared,
        },
        {
          what: `preflight of ${origin}, with no origins allowed`,
          send: request(gatewayUrl, origin, 'OPTIONS', 'PUT'),
          expected: [200, 204],
          check: isUnshared,
        },
      ]),
      ...foreignOrigins.flatMap((origin): Case[] => [
        { what: origin, send: request(sharing.url, origin, 'GET'), expected: 200, check: isUnshared },
        {
          what: `preflight of ${origin}`,
          send: request(sharing.url, origin, 'OPTIONS', 'PUT'),
          expected: 204,
          check: isUnshared,
        },
        {
          what: `preflight of ${origin} for TRACE`,
          send: request(sharing.url, origin, 'OPTIONS', 'TRACE'),
          expected: 204,
          check: isUnshared,
        },
      ]),
      {
        what: 'preflight of an allowed origin for TRACE',
        send: request(sharing.url, 'https://good.example.com', 'OPTIONS', 'TRACE'),
        expected: 204,
        check: (_body, { headers }) =>
          /TRACE|x-evil|\*/i.test(
            `${headers['access-control-allow-methods']} ${headers['access-control-allow-headers']}`,
          ) && 'allows the method or header',
      },
      {
        what: 'an allowed origin',
        send: request(sharing.url, 'https://good.example.com', 'GET'),
        expected: 200,
        check: (_body, { headers }) =>
          headers['access-control-allow-origin'] !== 'https://good.example.com' && 'is not readable by the origin',
      },
    ]
  })

  attack('D  headers that protect browsers, on every kind of response', () => {
    const isProtected: Case['check'] = (_body, { headers }) => {
      const wanted = { 'x-content-type-options': /^nosniff$/, 'x-frame-options': /^(?:SAMEORIGIN|DENY)$/ }
      const missing = Object.entries(wanted).filter(([name, value]) => !value.test(String(headers[name])))
      if (!headers['content-security-policy']?.includes("default-src 'none'")) return 'no content security policy'
      return missing.length > 0 && `lacks ${missing}`
    }
    const isUncached: Case['check'] = (body, reply) =>
      reply.headers['cache-control'] !== 'no-store' ? 'is cacheable' : isProtected(body, reply)
    return [
      { what: '200', send: { path: '/api/v1/jobs/' }, expected: 200, check: isProtected },
      { what: 'the documentation page', send: { path: '/docs' }, expected: 200, check: isProtected },
      { what: '400', send: { path: '/api//v1' }, expected: 400, check: isProtected },
      { what: '401', send: { path: '/api/v1/users/me' }, expected: 401, check: isProtected },
      { what: '404', send: { path: '/nowhere' }, expected: 404, check: isProtected },
      { what: '404 of a service', send: { path: '/api/v1/jobs/999999999' }, expected: 404, check: isProtected },
      { what: '422', send: { path: '/api/v1/auth/register', body: {} }, expected: 422, check: isUncached },
      {
        what: 'a login',
        send: { path: '/api/v1/auth/login/access-token', body: { username: fixtures.seeker.email, password } },
        expected: 200,
        check: isUncached,
      },
      { what: 'an account', send: by(fixtures.seeker, { path: '/api/v1/users/me' }), expected: 200, check: isUncached },
      registering('a registration', {}, 201, isUncached),
    ]
  })
})

describe('server-side request forgery', () => {
  let internal: Listener
  beforeAll(async () => {
    internal = await startListener()
  })
  afterAll(() => internal.stop())

  attack('D  internal addresses as résumé, website and webhook', () => {
    const port = internal.host.split(':')[1]
    const isUnrequested: Case['check'] = () => internal.requested() > 0 && 'the address was requested'
    return [
      ...[
        `http://${internal.host}/`,
        `http://localhost:${port}/x.pdf`,
        `http://2130706433:${port}/`,
        `http://0x7f.1:${port}/`,
        'http://169.254.169.254/',
      ].flatMap((url): Case[] => [
        changingCompany(`website ${url}`, { company_website: url }, [200, 422], isUnrequested),
        changingProfile(`résumé ${url}`, { resume_url: url }, [200, 422], isUnrequested),
        posting(`webhook ${url}`, { webhook_url: url }, 422, isUnrequested),
      ]),
      changingProfile('http://[::1]/', { resume_url: `http://[::1]:${port}/` }, 422, isUnrequested),
      {
        what: 'an email about the job seeker',
        send: async () => {
          await create(fixtures.seeker, '/api/v1/applications/', { job_id: await postJob(fixtures.recruiter) })
          return send(inject('portal').gatewayUrl, { path: '/health' })
        },
        expected: 200,
        check: isUnrequested,
      },
    ]
  })
})
