import { operations } from '@portal/contracts/catalogue'
import type { Operation } from '@portal/contracts/operation'
import { expectStatus } from '@portal/stack/api-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Person } from '../client.ts'
import { type Actor, actors, type Call, expected, people, setUpFixtures } from './permissions.ts'
import { guest, join } from './person.ts'

const served = Object.values(operations).flat()

beforeAll(setUpFixtures)

function call(operation: Operation, person: Person, { params = {}, query = {}, body, form }: Call) {
  const path = operation.path.replace(/\{(\w+)\}/g, (_match, name: string) => String(params[name]))
  const search = new URLSearchParams(query)
  return person.request(operation.method.toUpperCase(), `/api/v1${path}?${search}`, form ?? body)
}

type Documented = { operationId: string; tags: string[]; security: unknown[] }

async function readDocumented(): Promise<Documented[]> {
  const document = await expectStatus(200, guest.request('GET', '/api/v1/openapi.json'))
  const paths = Object.values(document.paths as Record<string, Record<string, Documented>>)
  return paths.flatMap((item) => Object.values(item)).filter(({ tags }) => !tags.includes('gateway'))
}

describe('authorization', () => {
  it('has an expected result for every route of the API document', async () => {
    const documented = (await readDocumented()).map(({ operationId }) => operationId)

    expect(Object.keys(expected).sort()).toEqual(documented.sort())
  })

  it.each(served.map((operation) => [operation.id, operation] as const))(
    '%s responds to every actor as expected',
    async (id, operation) => {
      const [statuses, makeCall = (): Call => ({})] = expected[id] as (typeof expected)[string]
      const responses: Partial<Record<Actor, number>> = {}
      for (const actor of actors) {
        const { as = people[actor], ...made } = await makeCall(actor)
        const response = await call(operation, as, made)
        responses[actor] = response.status
        if (response.status === 201) await expectLocation(as, response)
        if (response.status < 300) expectDocumentedBody(operation, response.body)
        else expect(response.body).toMatchObject({ status: response.status, error_code: expect.any(String) })
      }

      expect(responses).toEqual(Object.fromEntries(actors.map((actor, index) => [actor, statuses[index]])))
    },
  )

  it('rejects the token of a deactivated account on every route that checks tokens', async () => {
    const leaver = await join('JOB_SEEKER', 'leaver')
    await expectStatus(200, people.admin.request('PATCH', `/api/v1/users/${leaver.id}`, { is_active: false }))
    const authenticated = new Set(
      (await readDocumented()).filter(({ security }) => security.length > 0).map(({ operationId }) => operationId),
    )
    const guarded = served.filter(({ id }) => authenticated.has(id))

    const responses = await Promise.all(
      guarded.map(async (operation) => {
        const made = { params: { id: 1, job_id: 1, user_id: leaver.id }, ...(operation.body ? { body: {} } : {}) }
        const { status } = await call(operation, leaver, made)
        return [operation.id, status]
      }),
    )

    expect(Object.fromEntries(responses)).toEqual(Object.fromEntries(guarded.map(({ id }) => [id, 401])))
    expect(guarded.length).toBeGreaterThan(served.length / 2)
  })
})

/** Expects a Location that names the created resource and, if the person may read it, returns the same resource. */
async function expectLocation(
  person: Person,
  { headers, body }: Awaited<ReturnType<Person['request']>>,
): Promise<void> {
  const location = headers.get('location') ?? ''
  expect(location).toMatch(new RegExp(`^/api/v1/[a-z/-]+/${body.id}$`))
  const { status, body: resource } = await person.request('GET', location)
  if (status === 200) expect(resource).toMatchObject({ id: body.id, created_at: body.created_at })
}

function expectDocumentedBody({ response }: Operation, body: unknown): void {
  if (!response.schema) return
  const schema = response.list ? z.array(response.schema) : response.schema
  expect(schema.safeParse(body).error).toBeUndefined()
}
