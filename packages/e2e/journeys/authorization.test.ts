import { operations } from '@portal/contracts/catalogue'
import type { Operation } from '@portal/contracts/operation'
import { expectStatus } from '@portal/stack/api-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Person, password } from '../client.ts'
import { joinCompany } from './hire.ts'
import { type Actor, actors, people, setUpFixtures } from './permission-fixtures.ts'
import { type Call, expected } from './permissions.ts'
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
      const rows = statuses.match(/\w+/g)?.map((status, index) => ({ actor: actors[index] as Actor, status })) ?? []
      const responses: Partial<Record<Actor, string>> = {}
      const respond = async (actor: Actor, { as = people[actor], ...made }: Call) => {
        const response = await call(operation, as, made)
        responses[actor] = response.body?.error_code === 'COMPANY_ROLE' ? 'ROLE' : String(response.status)
        if (response.status === 201) await expectLocation(as, response)
        if (response.status < 300) expectDocumentedBody(operation, response.body)
        else expect(response.body).toMatchObject({ status: response.status, error_code: expect.any(String) })
      }

      // Those who are refused, or only read, share a resource; what they tried has not changed it for the others.
      const shared = makeCall.length === 0 ? await makeCall('guest') : undefined
      const isPermitted = ({ status }: { status: string }) => status.startsWith('2')
      const refused = rows.filter((row) => !isPermitted(row))
      await Promise.all(refused.map(async ({ actor }) => respond(actor, shared ?? (await makeCall(actor)))))
      for (const [index, { actor }] of rows.filter(isPermitted).entries()) {
        const mayShare = index === 0 || operation.method === 'get'
        await respond(actor, (mayShare && shared) || (await makeCall(actor)))
      }

      expect(responses).toEqual(Object.fromEntries(rows.map(({ actor, status }) => [actor, status])))
      expect(rows).toHaveLength(actors.length)
    },
  )

  it.each([
    ['a member who was blocked', blockedMember],
    ['a job seeker who was erased', erasedSeeker],
  ])('rejects the token of %s on every route that checks tokens', async (_who, leave) => {
    const leaver = await leave()
    const authenticated = new Set(
      (await readDocumented()).filter(({ security }) => security.length > 0).map(({ operationId }) => operationId),
    )
    const guarded = served.filter(({ id }) => authenticated.has(id))

    const responses = await Promise.all(
      guarded.map(async (operation) => {
        const params = Object.fromEntries(
          ['id', 'job_id', 'invite_id', 'company_id', 'domain'].map((name) => [name, 1]),
        )
        const made = { params: { ...params, user_id: leaver.id }, ...(operation.body ? { body: {} } : {}) }
        const { status } = await call(operation, leaver, made)
        return [operation.id, status]
      }),
    )

    expect(Object.fromEntries(responses)).toEqual(Object.fromEntries(guarded.map(({ id }) => [id, 401])))
    expect(guarded.length).toBeGreaterThan(served.length / 2)
  })
})

async function blockedMember(): Promise<Person> {
  const person = await joinCompany(people.owner, 'RECRUITER')
  await expectStatus(200, people.admin.request('PATCH', `/api/v1/users/${person.id}`, { is_active: false }))
  return person
}

async function erasedSeeker(): Promise<Person> {
  const person = await join('JOB_SEEKER', 'leaver')
  await expectStatus(202, person.request('DELETE', '/api/v1/users/me', { current_password: password }))
  return person
}

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
