// For each shared resource, one greedy address or user, or many of them, takes as much as possible while twenty other
// clients use a portal with default limits. Every other client must be served. The table at the end compares their
// response times with those of a control run without greedy clients. ATTACK_SECONDS=30 runs long, realistic attacks.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { generousLimits, startThrowawayStack, type ThrowawayStack } from '@portal/stack/throwaway-stack'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordRow } from './attack.ts'
import { attackers, type Client, type Greed, greeds, type Target, type Task } from './greed.ts'
import { type Reply, type Request, send } from './raw-http.ts'

const seconds = Number(process.env.ATTACK_SECONDS ?? 2)
const isLongRun = seconds >= 30
const password = 'correct horse battery staple'
const bystanderCount = 20
const loginsMeanwhile = 3
const peopleInOffice = 40
const recruiterCount = 3
const jobsOfEach = 34
// More would wait for the threads that hash passwords.
const joiningAtOnce = 5

let stack: ThrowawayStack
let target: Target & { email: string }
let bystanders: Client[]
let greedySeekers: Client[]
let recruiters: Client[]
let office: Client[]

beforeAll(async () => {
  // An empty variable has its default.
  const defaults = Object.fromEntries(Object.keys(generousLimits).map((name) => [name, '']))
  stack = await startThrowawayStack({
    variables: { ...defaults, BCRYPT_COST: isLongRun ? '12' : '10', LOG_LEVEL: 'info', EMAIL_VERIFICATION: 'off' },
  })
  target = { url: stack.describe().gateway.url, password, jobs: [], email: newEmail() }
  await join('JOB_SEEKER', unusedAddress(), target.email)
  ;[bystanders, greedySeekers, recruiters, office] = [
    await joinAll(
      'JOB_SEEKER',
      Array.from({ length: bystanderCount }, (_, index) => `127.2.0.${index + 1}`),
    ),
    await joinAll('JOB_SEEKER', Array<string>(attackers['many users at one address'].people).fill('127.3.0.1')),
    await joinAll('RECRUITER', Array<string>(recruiterCount).fill('127.3.0.1')),
    await joinAll('JOB_SEEKER', Array<string>(peopleInOffice).fill('127.4.0.1')),
  ]
  target = { ...target, jobs: (await Promise.all(recruiters.map(postJobs))).flat() }
}, 180_000)
afterAll(() => stack?.stop())

function call({ from, token }: Client, { headers, ...request }: Request): Promise<Reply> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return send(target.url, { ...request, from, headers: { ...authorization, ...headers } })
}

async function expectReply(status: number, reply: Promise<Reply>) {
  const { status: actual, text } = await reply
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${text.slice(0, 300)}`)
  return text === '' ? undefined : JSON.parse(text)
}

function newEmail(): string {
  return `${randomUUID()}@example.com`
}

/** Users with a profile at these addresses. They register from other addresses, because registrations are limited. */
async function joinAll(role: 'JOB_SEEKER' | 'RECRUITER', addresses: readonly string[]): Promise<Client[]> {
  const joined: Client[] = []
  for (let next = 0; next < addresses.length; next += joiningAtOnce) {
    joined.push(...(await Promise.all(addresses.slice(next, next + joiningAtOnce).map((from) => join(role, from)))))
  }
  return joined
}

let usedAddresses = 0

/** An address that has not been used yet. */
function unusedAddress(): string {
  usedAddresses += 1
  return `127.9.${usedAddresses >> 8}.${usedAddresses & 255}`
}

async function join(role: 'JOB_SEEKER' | 'RECRUITER', from: string, email = newEmail()): Promise<Client> {
  const client: Client = { from: unusedAddress() }
  await expectReply(201, call(client, { path: '/api/v1/auth/register', body: { email, password, role } }))
  const body = new URLSearchParams({ username: email, password })
  const { access_token: token } = await expectReply(
    200,
    call(client, { path: '/api/v1/auth/login/access-token', body }),
  )
  const [path, profile] =
    role === 'RECRUITER'
      ? ['/api/v1/profiles/recruiters', { company_name: 'Bakery' }]
      : ['/api/v1/profiles/job-seekers', { full_name: 'Ada' }]
  await expectReply(201, call({ ...client, token }, { path, body: profile }))
  return { from, token }
}

async function postJobs(recruiter: Client): Promise<number[]> {
  const body = { title: 'Baker', description: '面包 '.repeat(6_600), location: 'Vienna', job_type: 'PART_TIME' }
  const posted: number[] = []
  for (let left = jobsOfEach; left > 0; left--) {
    posted.push((await expectReply(201, call(recruiter, { path: '/api/v1/jobs/', body }))).id)
  }
  return posted
}

type Observation = { request: string; status: number; tookMs: number }

/** Sends these requests in turn, below every limit, for `forSeconds`. */
async function usePortal(person: Client, requests: readonly Request[], forSeconds: number): Promise<Observation[]> {
  const observations: Observation[] = []
  const end = performance.now() + forSeconds * 1000
  await pause(Math.random() * 600)
  for (let nth = Math.floor(Math.random() * requests.length); performance.now() < end; nth++) {
    const request = requests[nth % requests.length] as Request
    const observation = await timed(person, request)
    observations.push(observation)
    await pause(Math.max(100, 700 - observation.tookMs))
  }
  return observations
}

async function timed(person: Client, request: Request): Promise<Observation> {
  const begun = performance.now()
  const { status } = await call(person, request)
  const method = request.method ?? (request.body === undefined ? 'GET' : 'POST')
  return { request: `${method} ${request.path}`, status, tookMs: performance.now() - begun }
}

const usualRequests: readonly Request[] = [
  { path: '/api/v1/jobs/?limit=5' },
  { path: '/api/v1/users/me' },
  { path: '/api/v1/notifications' },
  { path: '/api/v1/jobs/search?q=baker&limit=5' },
  { path: '/api/v1/applications/my/applications' },
  { path: '/api/v1/skills' },
  { path: '/api/v1/notifications/stream' },
  { method: 'POST', path: '/api/v1/notifications/read-all' },
]

async function observe(): Promise<Observation[]> {
  const loggingIn = Array.from({ length: loginsMeanwhile }, async () => {
    await pause(Math.random() * seconds * 1000)
    return logIn({ from: unusedAddress() })
  })
  const browsing = bystanders.map((person) => usePortal(person, usualRequests, seconds))
  return [...(await Promise.all(browsing)).flat(), ...(await Promise.all(loggingIn))]
}

/** A login of a registered user from this address. */
async function logIn(client: Client): Promise<Observation> {
  const body = new URLSearchParams({ username: target.email, password })
  return timed(client, { path: '/api/v1/auth/login/access-token', body })
}

function p95(observations: readonly Observation[]): number {
  const sorted = observations.map(({ tookMs }) => tookMs).sort((one, other) => one - other)
  return Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0)
}

function clientsOf({ action, by }: Greed): Client[] {
  const { addresses, people } = attackers[by]
  const at = (index: number) => ({ from: `127.5.${index}.1` })
  const isForRecruiters =
    action === 'post a job of many distinct characters' || action === 'send values that exceed a column'
  const signedIn = isForRecruiters || action === 'export all data' ? recruiters : greedySeekers
  return people === 0 ? Array.from({ length: addresses }, (_, index) => at(index)) : signedIn.slice(0, people)
}

async function startGreed(task: Task): Promise<Record<number, number>> {
  const worker = new Worker(new URL('./greedy-worker.ts', import.meta.url), {
    workerData: task,
  })
  const [statuses] = await once(worker, 'message')
  await worker.terminate()
  return statuses
}

function recordObservations(
  line: string,
  observations: readonly Observation[],
  figures: Record<string, number | string> = {},
): void {
  const served = observations.filter(({ status }) => status < 400 && status > 0)
  recordRow({
    line,
    sent: observations.length,
    'as expected': served.length,
    '5xx': observations.filter(({ status }) => status >= 500).length,
    hangs: observations.filter(({ status }) => status === 0).length,
    ...figures,
  })
  expect(observations.filter((each) => !served.includes(each))).toEqual([])
  expect(observations.length).toBeGreaterThan(0)
}

describe('other clients are served', () => {
  let control: Observation[]

  it('without greedy clients', async () => {
    control = await observe()

    recordObservations('F  control: no greedy clients', control, { 'p95 ms': p95(control) })
  })

  it.each(greeds.filter(({ isHeavy }) => isLongRun || !isHeavy))(
    'while $by try to exhaust $resource: $action',
    { timeout: seconds * 1000 + 60_000 },
    async (greed) => {
      const clients = clientsOf(greed)
      const [statuses, observations] = await Promise.all([startGreed({ target, greed, clients, seconds }), observe()])

      const line = `F  ${greed.resource}, ${greed.by}: ${greed.action}`
      recordObservations(line, observations, {
        'p95 ms': p95(observations),
        control: p95(control),
        greedy: JSON.stringify(statuses),
      })
    },
  )
})

describe('an office of forty users behind one address', () => {
  const durationSeconds = isLongRun ? 120 : 8

  /** Keeps a live stream open, loads pages of several concurrent requests, and applies for jobs. */
  async function browseAndApply(person: Client, nth: number): Promise<Observation[]> {
    const stream = openInbox(person)
    const observations: Observation[] = []
    const end = performance.now() + durationSeconds * 1000
    await pause(Math.random() * 2_000)
    for (let page = 0; performance.now() < end; page++) {
      const job = target.jobs[(nth + page) % target.jobs.length]
      const pages: Request[][] = [
        [
          { path: '/api/v1/jobs/?limit=10' },
          { path: '/api/v1/users/me' },
          { path: '/api/v1/notifications/unread-count' },
        ],
        [{ path: '/api/v1/jobs/search?q=baker&limit=10' }, { path: '/api/v1/jobs/search/facets?q=baker' }],
        [{ path: `/api/v1/jobs/${job}` }, { path: '/api/v1/applications/my/applications' }],
        [{ path: '/api/v1/applications/', body: { job_id: job } }, { path: '/api/v1/notifications' }],
      ]
      observations.push(...(await Promise.all((pages[page % 4] ?? []).map((request) => timed(person, request)))))
      await pause(1_500 + Math.random() * 1_000)
    }
    return [...observations, await stream]
  }

  /** Opens a live stream, which must stay open until the end; then the status is 200. */
  async function openInbox({ from, token }: Client): Promise<Observation> {
    const path = '/api/v1/notifications/stream'
    const { hostname, port } = new URL(target.url)
    const headers = { authorization: `Bearer ${token}` }
    const clientRequest = request({ hostname, port, path, headers, localAddress: from, agent: false })
    clientRequest.end()
    const [response] = await once(clientRequest, 'response')
    let isOpen = response.statusCode === 200
    response.on('error', () => undefined)
    response.on('close', () => {
      isOpen = false
    })
    response.resume()
    await pause(durationSeconds * 1000)
    const status = isOpen ? 200 : 0
    clientRequest.destroy()
    return { request: `GET ${path}`, status, tookMs: 0 }
  }

  it('browses, applies and keeps its live streams open', { timeout: durationSeconds * 1000 + 60_000 }, async () => {
    const observations = (await Promise.all(office.map(browseAndApply))).flat()

    recordObservations('F  an office of forty users', observations, { 'p95 ms': p95(observations) })
  })
})
