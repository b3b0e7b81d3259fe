import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { beforeAll, describe } from 'vitest'
import type { Person } from '../client.ts'
import { guest, registration } from '../journeys/person.ts'
import { attack, type Case } from './attack.ts'
import { attemptsOf, json, registering } from './attempts.ts'
import { bodySchemaOf } from './body-schema.ts'
import { assemble, by, type Fixtures, operationsWithBody, pathOf, permittedPerson } from './fixtures.ts'
import type { Request } from './raw-http.ts'

let fixtures: Fixtures
beforeAll(async () => {
  fixtures = await assemble()
})

const { postingText } = attemptsOf(() => fixtures)

/** One route of each service that reads a body, and a person who may call it. */
function endpoints(): [string, string, Person][] {
  return [
    ['POST', '/api/v1/auth/register', guest],
    ['POST', '/api/v1/jobs/', fixtures.recruiter],
    ['PUT', `/api/v1/profiles/job-seekers/${fixtures.seeker.id}`, fixtures.seeker],
    ['POST', '/api/v1/applications/', fixtures.seeker],
    ['PUT', '/api/v1/notifications/preferences', fixtures.seeker],
  ]
}

/** The same request at each of these endpoints. */
function atEveryEndpoint(what: string, request: Omit<Request, 'path'>, expected: Case['expected']): Case[] {
  return endpoints().map(([method, path, person]) => ({
    what: `${what} at ${path}`,
    send: by(person, { method, path, ...request }),
    expected,
  }))
}

function zeros(bytes: number): Buffer {
  return Buffer.from(JSON.stringify({ title: '0'.repeat(bytes) }))
}

/** `{"a":{"a":…}}` or `[[…]]`, nested `levels` deep. */
function nested(levels: number, open: string, close: string, core = ''): string {
  return open.repeat(levels) + core + close.repeat(levels)
}

describe('request bodies', () => {
  attack('A  malformed JSON', () =>
    [
      ...['{"a":', '{', '[1,', "{'a':1}", '{"a":1}}', '{"a":NaN}', '{"a":undefined}', '{"a":1,}', '{a:1}', ' ', '"'],
      ...['{"a":"\\x41"}', '{"a":01}', '{"a":"\n"}', '{}{}', '/**/{}', 'null{}', '\u0000', '{"a":tru}', '<a/>'],
    ].flatMap((body) => atEveryEndpoint(JSON.stringify(body), { body, headers: json }, 400)),
  )

  attack('A  JSON that is not UTF-8', () =>
    [Buffer.from('{"title":"caf\xe9"}', 'latin1'), Buffer.from('{"title":"\xc0\xaf"}', 'latin1')].flatMap((body) =>
      atEveryEndpoint(body.toString('latin1'), { body, headers: json }, 400),
    ),
  )

  attack('A  missing or unsupported content type', () =>
    [
      ...['', 'text/plain', 'text/json', 'application/xml', 'multipart/form-data; boundary=x', 'application/jsonp'],
      ...[
        'application/x-www-form-urlencoded',
        'application/json-patch+json',
        '*/*',
        'json',
        'application/octet-stream',
      ],
    ].flatMap((type) => atEveryEndpoint(`'${type}'`, { body: '{"a":1}', headers: { 'content-type': type } }, 415)),
  )

  attack('A  top level that is not an object', () => [
    ...['"x"', '1', 'null', 'true', '-0.5'].flatMap((body) => atEveryEndpoint(body, { body, headers: json }, 400)),
    ...['[]', '[[]]', '[{}]', '[null]'].flatMap((body) => atEveryEndpoint(body, { body, headers: json }, 422)),
  ])

  attack('A  empty body: every required field is listed', () =>
    operationsWithBody().flatMap((operation): Case[] => {
      const { required = [] } = bodySchemaOf(operation)
      if (required.length === 0) return []
      const request = { method: operation.method.toUpperCase(), path: pathOf(operation) }
      const listsRequired: Case['check'] = ({ errors = [] }: { errors?: { path: string }[] }) => {
        const listed = errors.map(({ path }) => path)
        const missing = required.filter((name) => !listed.includes(name))
        return missing.length > 0 && `does not list ${missing}`
      }
      const expected = operation.id === 'login' ? 400 : 422
      return [undefined, {}].map((body) => ({
        what: `${body ? 'an empty object' : 'no body'} to ${operation.id}`,
        send: by(permittedPerson(operation, fixtures), body ? { ...request, body } : request),
        expected,
        check: listsRequired,
      }))
    }),
  )

  attack('A  unknown field, in every operation', () =>
    operationsWithBody()
      // RFC 6749 requires that unknown parameters of a token request are ignored, and a JSON Resume may have fields of its
      // own, which the response lists.
      .filter(({ id }) => id !== 'login' && id !== 'importJsonResume')
      .map((operation) => {
        const { type } = bodySchemaOf(operation)
        const extra = { unexpected_field: 1 }
        return {
          what: operation.id,
          send: by(permittedPerson(operation, fixtures), {
            method: operation.method.toUpperCase(),
            path: pathOf(operation),
            body: type === 'array' ? [extra] : extra,
          }),
          expected: 422,
          check: ({ errors = [] }) =>
            !errors.some(({ path }: { path: string }) => path.endsWith('unexpected_field')) &&
            'does not name the field',
        }
      }),
  )

  attack('A  charset other than UTF-8', () => [
    ...['utf-16', 'utf-16le', 'utf-32', 'latin1', 'iso-8859-1', 'foo', 'us-ascii', 'utf-7', '', '"utf-16"'].flatMap(
      (name) =>
        atEveryEndpoint(
          name,
          { body: '{"a":1}', headers: { 'content-type': `application/json; charset=${name}` } },
          415,
        ),
    ),
    ...atEveryEndpoint(
      'two charsets',
      { body: '{"a":1}', headers: { 'content-type': 'application/json; charset=utf-8; charset=utf-16' } },
      415,
    ),
    ...['utf-8', 'UTF-8', '"utf-8"', 'utf8', 'UTF8', '"Utf8"', "'utf-8'"].flatMap((name) =>
      atEveryEndpoint(name, { body: '{"a":1}', headers: { 'content-type': `application/json; charset=${name}` } }, 422),
    ),
  ])

  attack('A  larger than 100 kB, with Content-Length and chunked', () => {
    const chunked = { ...json, 'transfer-encoding': 'chunked' }
    const form = new URLSearchParams({ username: 'a'.repeat(103_000), password: 'x' }).toString()
    const formType = { 'content-type': 'application/x-www-form-urlencoded' }
    return [
      ...atEveryEndpoint('101 kB', { body: zeros(103_424), headers: json }, 413),
      ...atEveryEndpoint('101 kB in chunks', { body: zeros(103_424), headers: chunked }, 413),
      ...atEveryEndpoint('1 MB', { body: zeros(1_000_000), headers: json }, 413),
      ...atEveryEndpoint('1 MB in chunks', { body: zeros(1_000_000), headers: chunked }, 413),
      ...atEveryEndpoint(
        '99 kB',
        { body: Buffer.from(JSON.stringify({ extra: '0'.repeat(101_000) })), headers: json },
        422,
      ),
      {
        what: 'a form',
        send: { path: '/api/v1/auth/login/access-token', body: form, headers: formType },
        expected: 413,
      },
      {
        what: 'a form of 2000 parameters',
        send: { path: '/api/v1/auth/login/access-token', body: 'a=1&'.repeat(2_000), headers: formType },
        expected: 413,
      },
    ]
  })

  attack('A  nested too deeply', () => [
    ...[21, 1_000, 15_000, 50_000].flatMap((levels) => [
      ...atEveryEndpoint(`${levels} arrays`, { body: nested(levels, '[', ']'), headers: json }, 400),
      ...atEveryEndpoint(
        `${Math.min(levels, 15_000)} objects`,
        { body: nested(Math.min(levels, 15_000), '{"a":', '}', '1'), headers: json },
        400,
      ),
    ]),
    ...atEveryEndpoint('50000 arrays never closed', { body: '['.repeat(50_000), headers: json }, 400),
    ...atEveryEndpoint('20 levels', { body: nested(20, '{"a":', '}', '1'), headers: json }, 422),
  ])

  attack('A  compression bomb of 10 MB', () => {
    const bomb = zeros(10_000_000)
    const encoded = { gzip: gzipSync(bomb), deflate: deflateSync(bomb), br: brotliCompressSync(bomb) }
    return Object.entries(encoded).flatMap(([coding, body]) => [
      ...atEveryEndpoint(coding, { body, headers: { ...json, 'content-encoding': coding } }, 413),
      ...atEveryEndpoint(
        `${coding} in chunks`,
        { body, headers: { ...json, 'content-encoding': coding, 'transfer-encoding': 'chunked' } },
        413,
      ),
    ])
  })

  attack('A  content encoding that is unknown or wrong', () => [
    ...['foo', 'compress', 'gzip, gzip', 'x', 'utf-8'].flatMap((coding) =>
      atEveryEndpoint(coding, { body: '{"a":1}', headers: { ...json, 'content-encoding': coding } }, 415),
    ),
    ...['gzip', 'deflate', 'br'].flatMap((coding) =>
      atEveryEndpoint(`invalid ${coding}`, { body: '{"a":1}', headers: { ...json, 'content-encoding': coding } }, 400),
    ),
    ...atEveryEndpoint(
      'truncated gzip',
      { body: gzipSync('{"a":1}').subarray(0, 15), headers: { ...json, 'content-encoding': 'gzip' } },
      400,
    ),
  ])

  attack('A  prototype pollution', () => {
    const withExtra = (extra: string) => `${JSON.stringify(registration()).slice(0, -1)},${extra}}`
    const registeringWith = (what: string, extra: string): Case => ({
      what,
      send: { path: '/api/v1/auth/register', body: withExtra(extra), headers: json },
      expected: 422,
    })
    const keepsRole: Case['check'] = ({ role }) => role !== 'JOB_SEEKER' && `became ${role}`
    return [
      registeringWith('__proto__', '"__proto__":{"role":"ADMIN"}'),
      registeringWith('constructor.prototype', '"constructor":{"prototype":{"role":"ADMIN"}}'),
      registeringWith('toString', '"toString":1'),
      registeringWith('hasOwnProperty', '"hasOwnProperty":1'),
      postingText('skill_ids.__proto__', '"skill_ids":{"__proto__":[1]}'),
      {
        what: 'in the query string',
        send: { path: '/api/v1/jobs/search?__proto__[limit]=1&constructor.prototype.limit=1&__proto__=1' },
        expected: 200,
      },
      {
        what: 'as a header',
        send: { path: '/api/v1/users/', headers: JSON.parse('{"__proto__":"x"}') },
        expected: 401,
      },
      registering('a registration afterwards', {}, 201, keepsRole),
      { what: 'a guest afterwards', send: { path: '/api/v1/users/' }, expected: 401 },
    ]
  })
})
