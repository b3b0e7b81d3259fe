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

// Paths keep their trailing slashes for older clients, and Express resolves ambiguous paths regardless of their order.
const ignoredRules = ['no-path-trailing-slash', 'no-ambiguous-paths']

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

// OpenAPI treats paths that differ only in the names of their parameters as one path.
const shapeOf = (path: string) => path.replace(/\{\w+\}/g, '{}')

function described({ path, method }: Operation): Described {
  const items = Object.entries(document.paths).filter(([each]) => shapeOf(each) === shapeOf(`/api/v1${path}`))
  const found = items.length === 1 ? items[0]?.[1][method] : undefined
  if (!found) throw new Error(`${method} ${path} is not described`)
  return found
}

function find(id: string): Described {
  const operation = all.find((candidate) => candidate.id === id)
  if (!operation) throw new Error(`no operation has the id ${id}`)
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

  it('passes the linter except for two rules about paths', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const problems = await lintFromString({ source: JSON.stringify(document), config })
    const violations = problems.filter(({ ruleId }) => !ignoredRules.includes(ruleId))

    expect(violations.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
  })

  it('lists a 4xx response for every operation', () => {
    for (const item of Object.values(document.paths)) {
      for (const { operationId, responses } of Object.values(item)) {
        expect(
          Object.keys(responses).filter((status) => /^4\d\d$/.test(status)),
          operationId,
        ).not.toEqual([])
      }
    }
  })

  it('has one path for profile ids and user ids, and says which one each operation takes', () => {
    for (const path of ['/api/v1/profiles/recruiters/{id}', '/api/v1/profiles/job-seekers/{id}']) {
      const { get, put } = document.paths[path] ?? {}
      expect(get?.parameters).toMatchObject([{ name: 'id', in: 'path' }])
      expect(put?.parameters).toMatchObject([{ name: 'id', in: 'path', description: expect.stringContaining('user') }])
    }
  })

  it.each([0, 1, 2, 20])('has example dates in the future, also in %d years', (years) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    vi.setSystemTime(Date.now() + years * 365.25 * 24 * 3600_000)
    const schemas = createOpenApi().components?.schemas as Record<string, Dated>

    for (const name of ['NewInterview', 'InterviewChange']) {
      const example = schemas[name]?.properties.interview_date.example ?? ''
      expect(+new Date(example)).toBeGreaterThan(Date.now())
      expect(changeInterviewBody.safeParse({ interview_date: example })).toMatchObject({ success: true })
    }
  })

  it('is created anew on another day', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    vi.setSystemTime(Date.now() + 2 * 365 * 24 * 3600_000)
    const response = await request(gateway.url).get('/api/v1/openapi.json').expect(200)
    const { example } = response.body.components.schemas.NewInterview.properties.interview_date

    expect(+new Date(example)).toBeGreaterThan(Date.now())
  })

  it('has no dangling references', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '')
    const dangling = references.filter(
      (path) =>
        path.split('/').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], document) ===
        undefined,
    )

    expect(references.length).toBeGreaterThan(100)
    expect(dangling).toEqual([])
  })

  it('describes every operation of every service once, and the routes of the gateway', () => {
    const inDocument = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
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

  it('lists the response of each operation and the errors that follow from its access, parameters and body', () => {
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

  it('declares Idempotency-Key for operations that create something, and for no others', () => {
    const withKey = all.filter((operation) => parameter(operation.id, 'Idempotency-Key'))

    expect(withKey).toEqual(all.filter(isCreating))
    expect(parameter('register', 'Idempotency-Key')).not.toHaveProperty('required')
    for (const operation of withKey) {
      const { responses } = described(operation)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['201', '400', '409', '422']))
      expect(responses[201]?.headers).toHaveProperty('Idempotent-Replayed')
      expect(responses[201]?.headers).toHaveProperty('Location')
    }
  })

  it('requires no token for login and registration, and an optional one where it changes the response', () => {
    expect(find('login').security).toEqual([])
    expect(find('register').security).toEqual([])
    expect(find('readJob').security).toEqual([{}, { password: [] }, { bearer: [] }])
  })

  it('describes numbers and flags in paths and queries with their types', () => {
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

  it('declares the token request as a form first, then as JSON', () => {
    expect(Object.keys(find('login').requestBody?.content ?? {})).toEqual([
      'application/x-www-form-urlencoded',
      'application/json',
    ])
    expect(find('login').requestBody?.required).toBe(true)
    expect(find('changeJobStatus').requestBody?.required).toBe(false)
  })

  it('describes lists as arrays with pagination headers', () => {
    const response = find('listSkills').responses[200]

    expect(response?.content?.['application/json']?.schema).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Skill' },
    })
    expect(response?.headers).toHaveProperty('Link')
    expect(response?.headers).toHaveProperty('X-Total-Count')
  })

  it('declares login with user name and password, and bearer tokens', () => {
    expect(document.components.securitySchemes).toMatchObject({
      password: { type: 'oauth2', flows: { password: { tokenUrl: '/api/v1/auth/login/access-token' } } },
      bearer: { type: 'http', scheme: 'bearer' },
    })
  })

  it('forbids unknown fields in requests and allows them in responses', () => {
    expect(document.components.schemas).toMatchObject({ NewJob: { additionalProperties: false } })
    expect((document.components.schemas as Record<string, object>).Job).not.toHaveProperty('additionalProperties')
  })

  it('has examples that are valid against their schemas', () => {
    for (const { body } of all) {
      const example = body?.meta()?.example
      if (example !== undefined) expect(body?.safeParse(example)).toMatchObject({ success: true })
    }
  })
})
