import { operations } from '@portal/contracts/catalogue'
import type { Operation } from '@portal/contracts/operation'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Call, everybody, expected, people, setTheScene, type Who } from './permissions.ts'
import { expectStatus, guest, join, type Person } from './person.ts'

const served = Object.values(operations).flat()

beforeAll(setTheScene)

function call(operation: Operation, person: Person, { params = {}, body, form }: Call) {
  const path = operation.path.replace(/\{(\w+)\}/g, (_match, name: string) => String(params[name]))
  return person.request(operation.method.toUpperCase(), `/api/v1${path}`, form ?? body)
}

type Documented = { operationId: string; tags: string[]; security: unknown[] }

async function readDocumented(): Promise<Documented[]> {
  const document = await expectStatus(200, guest.request('GET', '/api/v1/openapi.json'))
  const paths = Object.values(document.paths as Record<string, Record<string, Documented>>)
  return paths.flatMap((item) => Object.values(item)).filter(({ tags }) => !tags.includes('gateway'))
}

describe('who may do what', () => {
  it('is told here for every route of the API document', async () => {
    const documented = (await readDocumented()).map(({ operationId }) => operationId)

    expect(Object.keys(expected).sort()).toEqual(documented.sort())
  })

  it.each(served.map((operation) => [operation.id, operation] as const))('%s', async (id, operation) => {
    const [statuses, makeCall = (): Call => ({})] = expected[id] as (typeof expected)[string]
    const responses: Partial<Record<Who, number>> = {}
    for (const who of everybody) {
      const { as = people[who], ...made } = await makeCall(who)
      const response = await call(operation, as, made)
      responses[who] = response.status
      if (response.status === 201) await expectLocation(as, response)
      if (response.status < 300) expectDocumentedBody(operation, response.body)
      else expect(response.body).toMatchObject({ status: response.status, error_code: expect.any(String) })
    }

    expect(responses).toEqual(Object.fromEntries(everybody.map((who, index) => [who, statuses[index]])))
  })

  it('is nothing for somebody whose account was deactivated, wherever a token is looked at', async () => {
    const leaver = await join('JOB_SEEKER', 'leaver')
    await expectStatus(200, people.admin.request('PATCH', `/api/v1/users/${leaver.id}`, { is_active: false }))
    const lookingAtToken = new Set(
      (await readDocumented()).filter(({ security }) => security.length > 0).map(({ operationId }) => operationId),
    )
    const guarded = served.filter(({ id }) => lookingAtToken.has(id))

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

/** What was created is where the answer says; where it can be read, it reads the same there. */
async function expectLocation(
  person: Person,
  { headers, body }: Awaited<ReturnType<Person['request']>>,
): Promise<void> {
  const location = headers.get('location') ?? ''
  expect(location).toMatch(new RegExp(`^/api/v1/[a-z/-]+/${body.id}$`))
  const { status, body: found } = await person.request('GET', location)
  if (status === 200) expect(found).toMatchObject({ id: body.id, created_at: body.created_at })
}

function expectDocumentedBody({ response }: Operation, body: unknown): void {
  if (!response.schema) return
  const schema = response.list ? z.array(response.schema) : response.schema
  expect(schema.safeParse(body).error).toBeUndefined()
}
