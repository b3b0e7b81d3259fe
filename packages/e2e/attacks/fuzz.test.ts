// Fuzzes every operation that reads a body, with one random invalid field at a time. The response must be one that the
// API document lists for the operation, and never a server error. ATTACKS_SEED repeats a run.
import type { Operation } from '@portal/contracts/operation'
import { expectStatus } from '@portal/stack/api-client'
import { beforeAll, expect, inject, it } from 'vitest'
import type { Person } from '../client.ts'
import { seededRandom } from '../faults/chance.ts'
import { guest } from '../journeys/person.ts'
import { gatewayUrl, problemDefect, recordReplies } from './attack.ts'
import { type BodySchema, bodySchemaOf, isOwnId, sampleOf } from './body-schema.ts'
import {
  assemble,
  by,
  type Fixtures,
  type Ids,
  idFor,
  idsOf,
  operationsWithBody,
  pathOf,
  permittedPerson,
} from './fixtures.ts'
import { type Reply, send } from './raw-http.ts'

const requests = 2_000
const atOnce = 8
const timeLimitMs = 90_000

/** Invalid values, as JSON text; undefined omits the field. */
const wrongValues: (string | undefined)[] = [
  ...[undefined, 'null', 'true', '0', '-1', '1.5', '1e309', '-1e309', '9007199254740993', '1e-320', '-0', '4294967296'],
  ...['""', '" "', '[]', '[null]', '[[[[]]]]', '{}', '{"$ne":null}', '{"__proto__":{}}', '{"toString":1}', '"null"'],
  ...[JSON.stringify('x'.repeat(60_000)), JSON.stringify(Array(5_000).fill(0)), `${'['.repeat(15)}1${']'.repeat(15)}`],
  ...[
    ...[
      '\u0000',
      'a\u0000b',
      '\ud800',
      '\udfff\ud800',
      '\u202e',
      '\ufeff',
      '\u200b',
      '\u2028',
      '\r\n',
      '\t',
      '%00',
      '%s%n%x',
    ],
    ...[
      "'",
      '"',
      '\\',
      '`',
      "' OR 1=1 --",
      '"; DROP TABLE users; --',
      '<script>alert(1)</script>',
      '{{7*7}}',
      '../../etc/passwd',
    ],
    ...['Ω≈ç√∫˜µ≤≥÷', '田中さんにあげて下さい', '👨‍👩‍👧‍👦', 'ﷺ', 'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮', 'ѐ', 'i̇', 'ß', '１２３', '٣'],
    ...[
      'undefined',
      'NaN',
      'Infinity',
      'true',
      '0x10',
      '1e3',
      '1,000',
      '-',
      '1;2',
      '2026-02-30T00:00:00Z',
      '2026-01-01',
      '+275760-09-13T00:00:00Z',
    ],
    ...[
      'javascript:alert(1)',
      'http://127.0.0.1',
      'file:///etc/passwd',
      'a@b',
      'a@b.co\r\nBcc: c@d.co',
      '#{jndi:ldap://a}',
      'CON',
      'x'.repeat(256),
    ],
  ].map((text) => JSON.stringify(text)),
]

let fixtures: Fixtures
let documented: Map<string, Set<string>>
let ids: Ids
beforeAll(async () => {
  fixtures = await assemble()
  ids = await idsOf(fixtures)
  const { paths } = await expectStatus(200, guest.request('GET', '/api/v1/openapi.json'))
  documented = new Map(
    Object.values(paths as Record<string, Record<string, { operationId: string; responses: object }>>)
      .flatMap((item) => Object.values(item))
      .map(({ operationId, responses }) => [operationId, new Set(Object.keys(responses))]),
  )
})

type Draw = { operation: Operation; person: Person; path: string; body: string }

it('Every invalid field gets a documented response', async () => {
  const { seed } = inject('attacks')
  const random = seededRandom(seed)
  const operations = operationsWithBody()
  const end = Date.now() + timeLimitMs
  const replies: Reply[] = []
  const wrong: string[] = []
  while (replies.length < requests && Date.now() < end) {
    const draws = Array.from({ length: atOnce }, () => draw(pick(operations, random), random))
    const results = await Promise.all(draws.map(request))
    wrong.push(...results.flatMap((reply, index) => defectOf(draws[index] as Draw, reply) ?? []))
    replies.push(...results)
  }
  recordReplies(`fuzzed fields of ${operations.length} operations, seed ${seed}`, replies, wrong.length)
  expect(wrong).toEqual([])
  await expectStatus(200, guest.request('GET', '/ready'))
})

function request({ operation, person, path, body }: Draw): Promise<Reply> {
  const headers = { 'content-type': 'application/json' }
  return send(gatewayUrl(), by(person, { method: operation.method.toUpperCase(), path, body, headers }))
}

function defectOf({ operation, path, body }: Draw, reply: Reply): string | undefined {
  const { status, text, hung } = reply
  const details = `${operation.id} ${path} ${body.slice(0, 200)}`
  if (hung) return `${details}: no response before the deadline`
  if (!documented.get(operation.id)?.has(String(status))) return `${details}: ${status} ${text.slice(0, 200)}`
  const defect = status >= 400 ? problemDefect(JSON.parse(text), reply) : undefined
  return defect && `${details}: ${defect}`
}

function draw(operation: Operation, random: () => number): Draw {
  const schema = bodySchemaOf(operation)
  return {
    operation,
    person: permittedPerson(operation, fixtures),
    path: pathOf(operation, idFor(operation, ids)),
    body: mutated(schema, random),
  }
}

/** A body with one mutated field, as JSON text; sometimes the whole body is invalid or has an unknown field. */
function mutated(schema: BodySchema, random: () => number): string {
  const value = pick(wrongValues, random)
  if (schema.type === 'array') return random() < 0.3 ? (value ?? '') : `[${mutated(schema.items ?? {}, random)}]`
  const { properties = {}, required = [] } = schema
  // Omits some optional fields, and optional user ids always: a wrong one would be rejected before other fields count.
  const names = Object.keys(properties).filter(
    (name) => required.includes(name) || (!isOwnId.test(name) && random() < 0.6),
  )
  const chosen = pick([...Object.keys(properties), 'unknown', ''], random)
  if (chosen === '') return value ?? ''
  const fields = [...new Set([...names, chosen])].flatMap((name) => {
    const field = properties[name] ?? {}
    if (name !== chosen) return `${JSON.stringify(name)}:${JSON.stringify(sampleOf(name, field, ids))}`
    if (field.type === 'object' && random() < 0.7) return `${JSON.stringify(name)}:${mutated(field, random)}`
    return value === undefined ? [] : `${JSON.stringify(name)}:${value}`
  })
  return `{${fields.join(',')}}`
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item
}
