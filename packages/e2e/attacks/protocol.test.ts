import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StackDescription } from '@portal/stack/stack-file'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { guest } from '../journeys/person.ts'
import { attack, type Case, gatewayUrl, problemDefect } from './attack.ts'
import { assemble, by, postJob } from './fixtures.ts'
import { type Listener, startListener } from './listener.ts'
import { sendRaw } from './raw-http.ts'

const { stackFile } = inject('portal')
const { services } = JSON.parse(readFileSync(stackFile, 'utf8')) as StackDescription
const requestId = `smuggled-${randomUUID()}`
const smuggled = `GET /api/v1/jobs/999999 HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${requestId}\r\n\r\n`
const post = 'POST /api/v1/auth/register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
const get = 'GET /api/v1/jobs/ HTTP/1.1\r\nHost: a\r\n'

/** Sends the same bytes to the gateway and directly to a service, which must be just as strict. */
function toBoth(what: string, bytes: string, expected: Case['expected']): Case[] {
  return [gatewayUrl(), services.job.url].map((url, index) => ({
    what: `${what} to the ${index === 0 ? 'gateway' : 'job service'}`,
    send: () => sendRaw(url, Buffer.from(bytes, 'latin1')),
    expected,
    check: (body, reply) => {
      if (reply.status === 0) return undefined
      if (/HTTP\/1\.1 /.test(reply.text)) return 'more than one response'
      return reply.status >= 400 ? problemDefect(body, reply) : undefined
    },
  }))
}

/** Cases that must be rejected at once, with the connection closed. */
function rejected(cases: Record<string, string>): Case[] {
  return Object.entries(cases).flatMap(([what, bytes]) => toBoth(what, bytes, 400))
}

describe('HTTP messages', () => {
  attack('A  request smuggling: length', () => [
    ...rejected({
      'Content-Length and Transfer-Encoding': `${post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      'Transfer-Encoding and Content-Length': `${post}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n${smuggled}`,
      'two lengths': `${post}Content-Length: 0\r\nContent-Length: 44\r\n\r\n${smuggled}`,
      'the same length twice': `${post}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}${smuggled}`,
      'a list of lengths': `${post}Content-Length: 2, 2\r\n\r\n{}${smuggled}`,
      'a negative length': `${post}Content-Length: -1\r\n\r\n${smuggled}`,
      'a length with a sign': `${post}Content-Length: +2\r\n\r\n{}${smuggled}`,
      'a length in hexadecimal': `${post}Content-Length: 0x2\r\n\r\n{}${smuggled}`,
      'a length that overflows': `${post}Content-Length: 18446744073709551618\r\n\r\n{}${smuggled}`,
      'an empty length': `${post}Content-Length: \r\n\r\n${smuggled}`,
      'a length with a fraction': `${post}Content-Length: 2.0\r\n\r\n{}${smuggled}`,
    }),
  ])

  attack('A  request smuggling: transfer coding', () => [
    ...rejected(
      Object.fromEntries(
        [
          ...['xchunked', 'identity', 'chunked, identity', 'gzip, chunked', 'chunked, gzip', 'cow', '"chunked"'],
          ...['chunked\r\nTransfer-Encoding: identity', 'identity\r\nTransfer-Encoding: chunked', '\x0bchunked'],
          ...['\r\n chunked', 'chunked\r\nContent-Length : 2', 'chunked;a=b', '', ','],
        ].map((coding) => [coding, `${post}Transfer-Encoding: ${coding}\r\n\r\n0\r\n\r\n${smuggled}`]),
      ),
    ),
    ...rejected({
      'a space before the colon': `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      'chunked with HTTP/1.0': `POST /api/v1/auth/register HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      'a chunk size that overflows': `${post}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n${smuggled}`,
      'a chunk size below zero': `${post}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`,
      'a chunk size of 0x': `${post}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${smuggled}`,
      'a chunk longer than its size': `${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n${smuggled}`,
      'a chunk terminated by LF': `${post}Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n${smuggled}`,
      'LF in a chunk extension': `${post}Transfer-Encoding: chunked\r\n\r\n2;a\nb\r\n{}\r\n0\r\n\r\n${smuggled}`,
      'a length in the trailer': `${post}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n${smuggled}`,
    }),
  ])

  attack('A  request smuggling: header lines', () => [
    ...rejected({
      'LF instead of CRLF': `GET /api/v1/jobs/ HTTP/1.1\nHost: a\n\n${smuggled}`,
      'LF instead of one CRLF': `GET /api/v1/jobs/ HTTP/1.1\r\nHost: a\n\r\n${smuggled}`,
      'CR instead of CRLF': `GET /api/v1/jobs/ HTTP/1.1\rHost: a\r\r${smuggled}`,
      'NUL in a value': `${get}X-A: a\0b\r\n\r\n${smuggled}`,
      'NUL in a name': `${get}X\0A: b\r\n\r\n${smuggled}`,
      'a control character': `${get}X-A: a\x01b\r\n\r\n${smuggled}`,
      'a folded line': `${get}X-A: b\r\n c\r\n\r\n${smuggled}`,
      'a folded first line': `GET /api/v1/jobs/ HTTP/1.1\r\n Host: a\r\n\r\n${smuggled}`,
      'a space in a name': `${get}X A: b\r\n\r\n${smuggled}`,
      'an empty name': `${get}: b\r\n\r\n${smuggled}`,
      'no colon': `${get}X-A\r\n\r\n${smuggled}`,
      'no Host': `GET /api/v1/jobs/ HTTP/1.1\r\n\r\n${smuggled}`,
      'two Hosts': `${get}Host: b\r\n\r\n${smuggled}`,
      'an invalid Host': `GET /api/v1/jobs/ HTTP/1.1\r\nHost: a b@c/../\r\n\r\n${smuggled}`,
      'a Host with a path': `GET /api/v1/jobs/ HTTP/1.1\r\nHost: a/b\r\n\r\n${smuggled}`,
      'HTTP/1.9': `GET /api/v1/jobs/ HTTP/1.9\r\nHost: a\r\n\r\n${smuggled}`,
      'HTTP/2.0': `GET /api/v1/jobs/ HTTP/2.0\r\nHost: a\r\n\r\n${smuggled}`,
      'HTTP/0.9': `GET /api/v1/jobs/\r\n\r\n${smuggled}`,
      'the HTTP/2 connection preface': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'another protocol': `GET /api/v1/jobs/ ICE/1.0\r\nHost: a\r\n\r\n${smuggled}`,
      'a space in the path': `GET /api/v1/jobs/ x HTTP/1.1\r\nHost: a\r\n\r\n${smuggled}`,
      'a non-ASCII byte in the path': `GET /\xe4 HTTP/1.1\r\nHost: a\r\n\r\n${smuggled}`,
    }),
  ])

  attack('A  headers that are too large', () => [
    ...toBoth('a value of 17 kB', `${get}X-A: ${'a'.repeat(17_000)}\r\n\r\n`, 431),
    ...toBoth('a path of 20 kB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431),
    ...toBoth('a token of 100 kB', `${get}Authorization: Bearer ${'a'.repeat(100_000)}\r\n\r\n`, 431),
    ...toBoth('5000 headers', `${get}${'a:b\r\n'.repeat(5_000)}\r\n`, 431),
    ...toBoth('a query of 17 kB', `GET /?${'a'.repeat(17_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431),
  ])

  attack('A  TRACE, CONNECT, FOO', () => {
    const head = 'HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    return [
      ...toBoth('TRACE', `TRACE /api/v1/jobs/ ${head}`, 404),
      ...toBoth('PROPFIND', `PROPFIND /api/v1/jobs/ ${head}`, 404),
      ...toBoth('CONNECT', `CONNECT 169.254.169.254:80 ${head}`, 405),
      ...['FOO', 'get', 'GETT', 'DELETE\t'].flatMap((method) =>
        toBoth(JSON.stringify(method), `${method} /api/v1/jobs/ ${head}`, 405),
      ),
      ...toBoth('TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 405),
      ...toBoth('line breaks and a letter', '\r\n\r\n\r\nx\r\n\r\n', [400, 405]),
    ]
  })

  attack('A  an unknown expectation or protocol', () => {
    const head = 'HTTP/1.1\r\nHost: a\r\n'
    return [
      ...toBoth('Expect: foo', `GET /api/v1/jobs/ ${head}Connection: close\r\nExpect: foo\r\n\r\n`, 200),
      ...toBoth('Upgrade', `GET /api/v1/jobs/ ${head}Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`, 200),
      ...toBoth(
        'h2c',
        `GET /api/v1/jobs/ ${head}Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n\r\n`,
        200,
      ),
    ]
  })

  attack('A  no smuggled request reached a service', () => [
    {
      what: 'the logs',
      send: { path: '/health' },
      expected: 200,
      check: () => {
        const logs = globSync('*.log', { cwd: join(dirname(stackFile), 'logs') })
        const matching = logs.filter((log) =>
          readFileSync(join(dirname(stackFile), 'logs', log), 'utf8').includes(requestId),
        )
        return matching.length > 0 && `${matching} contain the smuggled request id`
      },
    },
  ])
})

describe('request targets and Host headers', () => {
  let listener: Listener
  beforeAll(async () => {
    listener = await startListener()
  })
  afterAll(() => listener.stop())

  attack('A  absolute-form targets and foreign Host headers', () => {
    const head = 'HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const untouched: Case['check'] = () => listener.requested() > 0 && 'the portal sent a request to it'
    return [
      ...['169.254.169.254', listener.host, `user:pass@${listener.host}`].flatMap((host): Case[] => [
        {
          what: `http://${host}/`,
          send: () => sendRaw(gatewayUrl(), `GET http://${host}/ ${head}`),
          expected: 200,
          check: untouched,
        },
        {
          what: `http://${host}/latest/meta-data`,
          send: () => sendRaw(gatewayUrl(), `GET http://${host}/latest/meta-data ${head}`),
          expected: 404,
          check: untouched,
        },
        {
          what: `http://${host}/internal/jobs/1`,
          send: () => sendRaw(gatewayUrl(), `GET http://${host}/internal/jobs/1 ${head}`),
          expected: 404,
          check: untouched,
        },
      ]),
      ...['evil.example.com', listener.host, '127.0.0.1:1', 'localhost', '[::1]'].map(
        (host): Case => ({
          what: `Host: ${host}`,
          send: { path: '/api/v1/jobs/?limit=1', headers: { host } },
          expected: 200,
          check: (_body, { headers, text }) =>
            untouched(undefined, { status: 0, headers, text, hung: false }) ||
            ((JSON.stringify(headers) + text).includes('evil.example.com') && 'the response repeats the host'),
        }),
      ),
      {
        what: 'ftp://',
        send: () => sendRaw(gatewayUrl(), `GET ftp://${listener.host}/ ${head}`),
        expected: 400,
        check: untouched,
      },
    ]
  })

  attack('A  ambiguous paths', () =>
    [
      ...[
        '/api/v1/jobs%2f1',
        '/api/v1/..%2finternal/jobs',
        '/api/v1/jobs/%2e%2e/users',
        '/api/v1//jobs',
        '//evil.com/',
      ],
      ...[
        '/api/v1/jobs/1%00',
        '/api/v1/jobs;x=1/',
        '/api/v1/jobs/\\..\\users',
        '/api/v1/jobs/%ZZ',
        '/./internal',
        '/docs/..%5c',
      ],
    ].map((path) => ({ what: path, send: { path }, expected: 400 })),
  )

  attack('A  X-HTTP-Method-Override', async () => {
    const { recruiter } = await assemble()
    const id = await postJob(recruiter)
    const path = `/api/v1/jobs/${id}`
    const isPresent: Case['check'] = async () =>
      (await guest.request('GET', path)).status !== 200 && 'the job was deleted'
    const names = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X_HTTP_Method_Override']
    return [
      ...names.map(
        (name): Case => ({
          what: name,
          send: by(recruiter, { path, headers: { [name]: 'DELETE' } }),
          expected: 200,
          check: isPresent,
        }),
      ),
      {
        what: 'in the query string',
        send: by(recruiter, { path: `${path}?_method=DELETE` }),
        expected: 200,
        check: isPresent,
      },
      {
        what: 'in a body',
        send: by(recruiter, { method: 'PUT', path, body: { _method: 'DELETE' } }),
        expected: 422,
        check: isPresent,
      },
      {
        what: 'in a POST request',
        send: by(recruiter, { method: 'POST', path, headers: { [names[0] as string]: 'DELETE' } }),
        expected: 404,
        check: isPresent,
      },
    ]
  })

  attack('A  invalid request ids and idempotency keys', () => [
    ...['<script>', 'a', 'x'.repeat(65), 'a b c d e f', '../../../etc', '{{7*7}}'].map(
      (id): Case => ({
        what: `X-Request-ID: ${id}`,
        send: { path: '/api/v1/jobs/', headers: { 'x-request-id': id } },
        expected: 200,
        check: (_body, { headers }) => headers['x-request-id'] === id && 'the request id was accepted',
      }),
    ),
    ...['x'.repeat(256), 'a b', '\u00e4'].map((key) => ({
      what: `Idempotency-Key: ${key}`,
      send: {
        path: '/api/v1/auth/register',
        body: { email: 'a@example.com', password: 'long enough to pass', role: 'RECRUITER' },
        headers: { 'idempotency-key': key },
      },
      expected: 400,
    })),
  ])
})
