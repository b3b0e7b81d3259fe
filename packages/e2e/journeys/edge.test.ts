import { dirname, join } from 'node:path'
import type { Service } from '@portal/chassis/http/http'
import { operations } from '@portal/contracts/catalogue'
import { owners, urlVariable } from '@portal/contracts/event'
import { expectStatus } from '@portal/stack/api-client'
import { loadSecrets } from '@portal/stack/secrets'
import { passes, until } from '@portal/stack/until'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readConfig } from '../../../gateway/src/config.ts'
import { createGateway } from '../../../gateway/src/service.ts'
import type { Person } from '../client.ts'
import { type Actor, newUserLike, people, setUpFixtures } from './permission-fixtures.ts'
import { expected } from './permissions.ts'
import { guest, newJob } from './person.ts'
import { describeStack } from './running-stack.ts'

const unlimited = Object.fromEntries(
  ['', '_AUTH', '_SEARCH', '_USER', '_PEOPLE', '_PAGE'].map((kind) => [`RATE_LIMIT${kind}_PER_MINUTE`, '1000000']),
)

/** A second gateway of the portal, which keeps no responses. */
let other: Service
beforeAll(async () => {
  await setUpFixtures()
  // Other tests use the administrator of the demo data at the same time, who may export their data only now and then.
  people.admin = await newUserLike('admin')
  const { services, redis } = describeStack()
  other = createGateway(
    readConfig({
      ...unlimited,
      ...Object.fromEntries(owners.map((owner) => [urlVariable(owner), services[owner].url])),
      SECRET_KEY: loadSecrets(join(dirname(inject('portal').stackFile), 'secrets.json')).secretKey,
      REDIS_URL: redis.url,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
    }),
  )
  await other.start()
})
afterAll(() => other.stop())

// One of each kind whose responses may differ.
const actors: readonly Actor[] = ['guest', 'seeker', 'otherSeeker', 'owner', 'interviewer', 'foreign', 'admin']

const reads = Object.values(operations)
  .flat()
  .filter(({ method, stream }) => method === 'get' && !stream)

type Variant = { name: string; method?: string; headers?: Record<string, string> }
const variants: Variant[] = [
  { name: 'plain' },
  { name: 'HEAD', method: 'HEAD' },
  { name: 'Range', headers: { range: 'bytes=0-9' } },
  { name: 'Accept-Encoding', headers: { 'accept-encoding': 'gzip, br' } },
  { name: 'no Accept-Encoding', headers: { 'accept-encoding': 'identity' } },
  { name: 'If-None-Match', headers: { 'if-none-match': 'W/"other"' } },
]
// Different for each response.
const ownHeaders = new Set(['date', 'x-request-id', 'keep-alive'])

async function responseOf(
  gatewayUrl: string,
  path: string,
  { token }: Person,
  { method = 'GET', headers = {} }: Variant,
) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(new URL(path, gatewayUrl), { method, headers: { ...authorization, ...headers } })
  // Latin-1, so that every byte is compared.
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1')
  const body = text.replace(/"request_id":"[^"]*"/, '')
  const all = [...response.headers].filter(([name]) => !ownHeaders.has(name) && !name.startsWith('ratelimit'))
  return { status: response.status, headers: Object.fromEntries(all), body }
}

describe('a gateway that keeps responses', () => {
  it.each(reads.map((operation) => [operation.id, operation] as const))(
    'sends the same responses to %s as one that keeps none',
    async (id, { path }) => {
      const [, makeCall] = expected[id] as (typeof expected)[string]
      for (const actor of actors) {
        const { params = {} } = (await makeCall?.(actor)) ?? {}
        const url = `/api/v1${path.replace(/\{(\w+)\}/g, (_match, name: string) => String(params[name]))}`
        await expectSame(url, actor)
      }
    },
  )

  it('shows a change to every request that begins after the response to it', async () => {
    const { recruiter } = people
    const { id } = await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', newJob))
    const read = () => expectStatus(200, guest.request('GET', `/api/v1/jobs/${id}`))
    let isOver = false
    const readOn = async () => {
      while (!isOver) await read()
    }
    const readers = [readOn(), readOn()]

    const stale: string[] = []
    for (let change = 0; change < 1000; change++) {
      const title = `Baker ${change}`
      await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${id}`, { title }))
      const job = await read()
      if (job.title !== title) stale.push(`${job.title} instead of ${title}`)
    }
    isOver = true
    await Promise.all(readers)

    expect(stale).toEqual([])
  }, 180_000)
})

async function expectSame(path: string, actor: Actor): Promise<void> {
  const gatewayUrl = inject('portal').gatewayUrl
  const person = people[actor]
  // Requested several times, so that the service caches the response and the gateway keeps it.
  for (let times = 0; times < 3; times++) await responseOf(gatewayUrl, path, person, { name: 'plain' })
  const { headers } = await responseOf(other.url(), path, person, { name: 'plain' })
  const fresh: Variant = { name: 'fresh', headers: { 'if-none-match': headers.etag ?? 'W/"none"' } }
  for (const variant of [...variants, fresh]) {
    const compare = async () => {
      const kept = await responseOf(gatewayUrl, path, person, variant)
      const first = await responseOf(other.url(), path, person, variant)
      expect(kept, `${actor}, ${variant.name}`).toEqual(first)
    }
    // Events may still change what the response shows, such as the progress of an erasure.
    await until('both gateways to send the same', () => passes(compare))
  }
}
