// Sends every field of every operation, one at a time, with boundary values of the API document, the stores and the
// languages. No value may cause a server error. A value within the documented limits must not be rejected for that
// field, and a value beyond them must be.
import { operations } from '@portal/contracts/catalogue'
import type { Operation } from '@portal/contracts/operation'
import { expectStatus } from '@portal/stack/api-client'
import { beforeAll, expect, it } from 'vitest'
import { guest } from '../journeys/person.ts'
import { gatewayUrl, problemDefect, recordReplies } from './attack.ts'
import { type BodySchema, isOwnId, sampleOf } from './body-schema.ts'
import { type Edge, edgesOf } from './edges.ts'
import { assemble, by, type Fixtures, type Ids, idFor, idsOf, permittedPerson } from './fixtures.ts'
import { type Reply, send } from './raw-http.ts'

const atOnce = 8
const timeLimitMs = 4 * 60_000

type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: BodySchema }
type Documented = { parameters: Parameter[]; body: BodySchema | undefined; statuses: Set<string> }
/** A field, its boundary values, and the request that carries one of them. */
type Field = { operation: Operation; name: string; edges: Edge[]; request: (edge: Edge) => RequestParts }
type RequestParts = { path: string; headers?: Record<string, string>; body?: string }

let fixtures: Fixtures
let ids: Ids
let documented: Map<string, Documented>
beforeAll(async () => {
  fixtures = await assemble()
  ids = await idsOf(fixtures)
  documented = readDocument(await expectStatus(200, guest.request('GET', '/api/v1/openapi.json')))
})

it('Every boundary value of a field gets a success or a documented error', {
  timeout: timeLimitMs + 30_000,
}, async () => {
  const fields = Object.values(operations).flat().flatMap(fieldsOf)
  const attempts = fields.flatMap((field) => field.edges.map((edge) => ({ field, edge })))
  const replies: Reply[] = []
  const wrong: string[] = []
  const end = Date.now() + timeLimitMs
  for (let next = 0; next < attempts.length; next += atOnce) {
    expect(Date.now(), `the time limit, after ${next} of ${attempts.length} requests`).toBeLessThan(end)
    const batch = attempts.slice(next, next + atOnce)
    const results = await Promise.all(batch.map(({ field, edge }) => call(field, edge)))
    wrong.push(...results.flatMap((reply, index) => defectOf(batch[index] as (typeof batch)[number], reply) ?? []))
    replies.push(...results)
  }
  const operationIds = new Set(fields.map(({ operation }) => operation.id))
  recordReplies(`boundary values of ${fields.length} fields of ${operationIds.size} operations`, replies, wrong.length)
  expect(wrong).toEqual([])
  await expectStatus(200, guest.request('GET', '/ready'))
})

function call({ operation, request }: Field, edge: Edge): Promise<Reply> {
  const { headers, ...parts } = request(edge)
  const json = { 'content-type': 'application/json' }
  const all = { ...(parts.body !== undefined && json), ...headers }
  return send(
    gatewayUrl(),
    by(permittedPerson(operation, fixtures), { method: operation.method.toUpperCase(), ...parts, headers: all }),
  )
}

function defectOf({ field, edge }: { field: Field; edge: Edge }, reply: Reply): string | undefined {
  const { operation, name } = field
  const { status, text, hung } = reply
  const details = `${operation.id} ${name} ${edge.text.slice(0, 60)} (${edge.text.length}): ${status} ${text.slice(0, 200)}`
  if (hung) return `no response before the deadline: ${details}`
  if (status >= 500 || !documented.get(operation.id)?.statuses.has(String(status))) return details
  if (edge.fits === false && status < 400) return `accepted, but beyond the limits: ${details}`
  if (status < 400) return undefined
  const problem = JSON.parse(text)
  const isListed = problem.errors?.some(({ path }: { path: string }) => path === name)
  if (edge.fits && isListed) return `rejected, but within the limits: ${details}`
  return problemDefect(problem, reply) && `not a problem document: ${details}`
}

/** Every parameter and body field of an operation, with its boundary values. */
function fieldsOf(operation: Operation): Field[] {
  const { parameters, body } = documented.get(operation.id) as Documented
  return [
    ...parameters.map((parameter) => parameterField(operation, parameter)),
    ...(body === undefined ? [] : bodyFields(operation, body)),
  ]
}

function parameterField(operation: Operation, { name, in: place, schema }: Parameter): Field {
  const text = (edge: Edge) => encodeURIComponent(plainText(edge))
  const path = pathWith(operation, idFor(operation, ids))
  // Writes by an administrator must not hit the data of another test, so their ids are outside the range in use.
  const isRisky = place === 'path' && operation.method !== 'get'
  const edges = edgesOf(name, schema, '').filter(
    (edge) =>
      plainText(edge).length <= 2_000 &&
      !(isRisky && Number(plainText(edge)) <= 1_000_000_000_000 && Number(plainText(edge)) > 0),
  )
  const requests: Record<Parameter['in'], Field['request']> = {
    path: (edge) => ({ path: pathWith(operation, text(edge)) }),
    query: (edge) => ({ path: `${path}?${name}=${text(edge)}` }),
    header: (edge) => ({ path, headers: { [name]: plainText(edge) } }),
  }
  const bodyOf = documented.get(operation.id)?.body
  const body = bodyOf && { body: JSON.stringify(sampleOf('', required(bodyOf), ids)) }
  const isSendable = (edge: Edge) => place !== 'header' || /^[\x20-\x7e]*$/.test(plainText(edge))
  return {
    operation,
    name,
    edges: edges.filter(isSendable),
    request: (edge) => ({ ...requests[place](edge), ...body }),
  }
}

const placeholder = '@value@'

function bodyFields(operation: Operation, schema: BodySchema): Field[] {
  const path = pathWith(operation, idFor(operation, ids))
  const inBody = (prefix: string, of: BodySchema, wrap: (body: unknown) => unknown): Field[] =>
    Object.entries(of.properties ?? {}).flatMap(([name, field]): Field[] => {
      const others = sampleOf('', required(of), ids) as object
      const place = (value: unknown) => wrap({ ...others, [name]: value })
      if (field.type === 'object') return inBody(`${prefix}${name}/`, field, place)
      const template = JSON.stringify(place(placeholder))
      const edges = edgesOf(name, field, sampleOf(name, field, ids))
      const request = ({ text }: Edge) => ({ path, body: template.replace(`"${placeholder}"`, () => text) })
      return [{ operation, name: `${prefix}${name}`, edges, request }]
    })
  if (schema.type !== 'array') return inBody('', schema, (body) => body)
  const whole: Field = {
    operation,
    name: '',
    edges: edgesOf('', schema, []),
    request: ({ text }) => ({ path, body: text }),
  }
  return [whole, ...inBody('0/', schema.items ?? {}, (body) => [body])]
}

/** The schema with the required fields only. */
function required({ properties = {}, required: names = [] }: BodySchema): BodySchema {
  const fields = Object.entries(properties).filter(([name]) => names.includes(name) && !isOwnId.test(name))
  return { type: 'object', properties: Object.fromEntries(fields) }
}

function pathWith({ path }: Operation, id: number | string): string {
  return `/api/v1${path.replace(/\{\w+\}/g, () => String(id))}`
}

/** A value as it is written in a query or a header. */
function plainText({ text }: Edge): string {
  const value = text.startsWith('"') || text.startsWith('[') ? JSON.parse(text) : text
  return String(value)
}

type Json = ReturnType<typeof JSON.parse>

function readDocument(document: Json): Map<string, Documented> {
  const resolve = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    if (typeof value.$ref !== 'string') {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]))
    }
    return resolve(
      value.$ref
        .slice(2)
        .split('/')
        .reduce((part: Json, name: string) => part[name], document),
    )
  }
  const all = Object.values(document.paths).flatMap((item) => Object.values(item as Json)) as Json[]
  return new Map(
    all
      .filter(({ operationId }) => operationId !== undefined)
      .map(({ operationId, parameters = [], requestBody, responses }) => [
        operationId,
        {
          parameters: resolve(parameters),
          body: resolve(requestBody)?.content['application/json']?.schema,
          statuses: new Set(Object.keys(responses)),
        },
      ]),
  )
}
