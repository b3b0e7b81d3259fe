import { changeInterviewBody } from '@portal/contracts/application/http'
import { operations } from '@portal/contracts/catalogue'
import { isCreating, type Operation } from '@portal/contracts/operation'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createOpenApi } from '../src/openapi/document.ts'
import { type GatewayUnderTest, startGateway } from './gateway.ts'

type Described = {
  operationId: string
  tags: string[]
  security?: object[]
  parameters?: { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[]
  requestBody?: { required: boolean; content: Record<string, { schema: object }> }
  responses: Record<string, { $ref?: string; headers?: object; content?: Record<string, { schema: object }> }>
}

// Paths are declared as older clients know them, and which of two is meant does not depend on their order here.
const known = ['no-path-trailing-slash', 'no-ambiguous-paths']

let gateway: GatewayUnderTest
let document: { openapi: string; paths: Record<string, Record<string, Described>>; components: Record<string, object> }
beforeAll(async () => {
  gateway = await startGateway()
  const response = await request(gateway.url).get('/api/v1/openapi.json').expect(200)
  document = response.body
})
afterAll(() => gateway.stop())

const all: readonly Operation[] = Object.values(operations).flat()

type Dated = { properties: { interview_date: { example: string } } }

// In OpenAPI paths that differ in the names of their parameters only are one path.
const shapeOf = (path: string) => path.replace(/\{\w+\}/g, '{}')

function described({ path, method }: Operation): Described {
  const items = Object.entries(document.paths).filter(([each]) => shapeOf(each) === shapeOf(`/api/v1${path}`))
  const found = items.length === 1 ? items[0]?.[1][method] : undefined
  if (!found) throw new Error(`${method} ${path} is not described`)
  return found
}

function find(id: string): Described {
  const operation = all.find((candidate) => candidate.id === id)
  if (!operation) throw new Error(`there is no ${id}`)
  return described(operation)
}

function parameter(id: string, name: string) {
  return find(id).parameters?.find((candidate) => candidate.name === name)
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
  })

  it('has no fault that a linter knows but slashes at the end of paths, which clients rely on', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const problems = await lintFromString({ source: JSON.stringify(document), config })
    const faults = problems.filter(({ ruleId }) => !known.includes(ruleId))

    expect(faults.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
  })

  it('names a refusal of the client for every operation', () => {
    for (const item of Object.values(document.paths)) {
      for (const { operationId, responses } of Object.values(item)) {
        expect(
          Object.keys(responses).filter((status) => /^4\d\d$/.test(status)),
          operationId,
        ).not.toEqual([])
      }
    }
  })

  it('has one path for the number of a profile and that of its user, each with its meaning', () => {
    for (const path of ['/api/v1/profiles/recruiters/{id}', '/api/v1/profiles/job-seekers/{id}']) {
      const { get, put } = document.paths[path] ?? {}
      expect(get?.parameters).toMatchObject([{ name: 'id', in: 'path' }])
      expect(put?.parameters).toMatchObject([{ name: 'id', in: 'path', description: expect.stringContaining('user') }])
    }
  })

  it.each([0, 1, 2, 20])('has examples of what is ahead, also in %d years', (years) => {
    const now = new Date()
    now.setUTCFullYear(now.getUTCFullYear() + years)
    const schemas = createOpenApi(now).components?.schemas as Record<string, Dated>

    for (const name of ['NewInterview', 'InterviewChange']) {
      const example = schemas[name]?.properties.interview_date.example ?? ''
      expect(+new Date(example)).toBeGreaterThan(+now)
      expect(changeInterviewBody.safeParse({ interview_date: example })).toMatchObject({ success: true })
    }
  })

  it('is made anew on another day', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    vi.setSystemTime(Date.now() + 2 * 365 * 24 * 3600_000)
    const response = await request(gateway.url).get('/api/v1/openapi.json').expect(200)
    const { example } = response.body.components.schemas.NewInterview.properties.interview_date

    expect(+new Date(example)).toBeGreaterThan(Date.now())
  })

  it('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '')
    const dangling = references.filter(
      (path) =>
        path.split('/').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], document) ===
        undefined,
    )

    expect(references.length).toBeGreaterThan(100)
    expect(dangling).toEqual([])
  })

  it('describes every operation of every service, each once, and the gateway’s own', () => {
    const inDocument = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map((one) => one.operationId),
    )
    const own = [
      'readLanding',
      'readHealth',
      'readGatewayReadiness',
      'readPortalReadiness',
      'readKeys',
      'readDocs',
      'readOpenApi',
    ]

    expect(inDocument.sort()).toEqual([...all.map(({ id }) => id), ...own].sort())
  })

  it('lists the answer of each operation and the refusals that its access, parameters and body bring', () => {
    for (const operation of all) {
      const { access, params, query, body, response, rejections = [] } = operation
      const { responses, security } = described(operation)
      const expected = [
        response.status,
        ...(access === 'anyone' ? [] : [401]),
        ...(Array.isArray(access) ? [403] : []),
        ...(params || query || body ? [422] : []),
        ...(body ? [413, 415] : []),
        429,
        503,
        ...rejections,
      ]

      expect(Object.keys(responses)).toEqual(expect.arrayContaining(expected.map(String)))
      expect(responses[response.status]?.headers).toHaveProperty('X-Request-ID')
      expect(responses[response.status]?.headers).toHaveProperty('RateLimit')
      if (access !== 'anyone') expect(security).toEqual([{ password: [] }, { bearer: [] }])
    }
  })

  it('takes an idempotency key for whatever creates, and for nothing else', () => {
    const taking = all.filter((operation) => parameter(operation.id, 'Idempotency-Key'))

    expect(taking).toEqual(all.filter(isCreating))
    expect(parameter('register', 'Idempotency-Key')).not.toHaveProperty('required')
    for (const operation of taking) {
      const { responses } = described(operation)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['201', '400', '409', '422']))
      expect(responses[201]?.headers).toHaveProperty('Idempotent-Replayed')
      expect(responses[201]?.headers).toHaveProperty('Location')
    }
  })

  it('asks for no token where people come to get one, and takes one where it may tell more', () => {
    expect(find('login').security).toEqual([])
    expect(find('register').security).toEqual([])
    expect(find('readJob').security).toEqual([{}, { password: [] }, { bearer: [] }])
  })

  it('describes numbers and flags in paths and queries as what they mean', () => {
    expect(parameter('readJob', 'id')).toEqual({
      in: 'path',
      name: 'id',
      required: true,
      schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    })
    expect(parameter('listJobs', 'limit')?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 100 })
    expect(parameter('listJobs', 'limit')).not.toHaveProperty('required')
    expect(parameter('listNotifications', 'unread')?.schema).toEqual({ type: 'boolean' })
  })

  it('takes the token request as a form first, and as JSON', () => {
    expect(Object.keys(find('login').requestBody?.content ?? {})).toEqual([
      'application/x-www-form-urlencoded',
      'application/json',
    ])
    expect(find('login').requestBody?.required).toBe(true)
    expect(find('changeJobStatus').requestBody?.required).toBe(false)
  })

  it('describes lists as arrays with the headers of paging', () => {
    const response = find('listJobs').responses[200]

    expect(response?.content?.['application/json']?.schema).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Job' },
    })
    expect(response?.headers).toHaveProperty('Link')
    expect(response?.headers).toHaveProperty('X-Total-Count')
  })

  it('lets people log in with user name and password', () => {
    expect(document.components.securitySchemes).toMatchObject({
      password: { type: 'oauth2', flows: { password: { tokenUrl: '/api/v1/auth/login/access-token' } } },
      bearer: { type: 'http', scheme: 'bearer' },
    })
  })

  it('keeps requests strict and answers open to new fields', () => {
    expect(document.components.schemas).toMatchObject({ NewJob: { additionalProperties: false } })
    expect((document.components.schemas as Record<string, object>).Job).not.toHaveProperty('additionalProperties')
  })

  it('has examples that the schemas take', () => {
    for (const { body } of all) {
      const example = body?.meta()?.example
      if (example !== undefined) expect(body?.safeParse(example)).toMatchObject({ success: true })
    }
  })
})
