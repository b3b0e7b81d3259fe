import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generousLimits, startThrowawayStack, type ThrowawayStack } from '../src/throwaway-stack.ts'
import { book } from './attack.ts'
import { type Client, crowds, type Greed, greeds, type Task, type World } from './greed.ts'
import { type Reply, type Request, send } from './raw-http.ts'

/*
 * For each thing that is shared and scarce: one greedy address or person, or a crowd of them, takes as much of it as they
 * can, while twenty others use a portal with the limits that it has by default. Each of those has to get what they ask
 * for; how long that takes is in the table at the end, beside how long it takes while nobody is greedy.
 * ATTACK_SECONDS=30 goes on for as long as somebody who means it.
 */

const seconds = Number(process.env.ATTACK_SECONDS ?? 2)
const isInEarnest = seconds >= 30
const password = 'correct horse battery staple'
const bystanderCount = 20
const loginsMeanwhile = 3
const peopleInOffice = 40
const recruiterCount = 3
const jobsOfEach = 34

let stack: ThrowawayStack
let world: World & { email: string }
let bystanders: Client[]
let greedySeekers: Client[]
let recruiters: Client[]
let office: Client[]

beforeAll(async () => {
  // A variable that is set to nothing has its default.
  const defaults = Object.fromEntries(Object.keys(generousLimits).map((name) => [name, '']))
  stack = await startThrowawayStack({
    variables: { ...defaults, BCRYPT_COST: isInEarnest ? '12' : '10', LOG_LEVEL: 'info', EMAIL_VERIFICATION: 'off' },
  })
  world = { url: stack.describe().gateway.url, password, jobs: [], email: newEmail() }
  await join('JOB_SEEKER', nextHome(), world.email)
  ;[bystanders, greedySeekers, recruiters, office] = [
    await joinAll(
      'JOB_SEEKER',
      Array.from({ length: bystanderCount }, (_, index) => `127.2.0.${index + 1}`),
    ),
    await joinAll('JOB_SEEKER', Array<string>(crowds['a crowd of people at one address'].people).fill('127.3.0.1')),
    await joinAll('RECRUITER', Array<string>(recruiterCount).fill('127.3.0.1')),
    await joinAll('JOB_SEEKER', Array<string>(peopleInOffice).fill('127.4.0.1')),
  ]
  world = { ...world, jobs: (await Promise.all(recruiters.map(postJobs))).flat() }
}, 180_000)
afterAll(() => stack?.stop())

function call({ from, token }: Client, { headers, ...request }: Request): Promise<Reply> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return send(world.url, { ...request, from, headers: { ...authorization, ...headers } })
}

async function expectReply(status: number, reply: Promise<Reply>) {
  const { status: actual, text } = await reply
  if (actual !== status) throw new Error(`expected ${status}, got ${actual}: ${text.slice(0, 300)}`)
  return text === '' ? undefined : JSON.parse(text)
}

function newEmail(): string {
  return `${randomUUID()}@example.com`
}

/** People with a profile, who then are at these addresses. They register from others, as an address may do so only now and then. */
async function joinAll(role: 'JOB_SEEKER' | 'RECRUITER', addresses: readonly string[]): Promise<Client[]> {
  const joined: Client[] = []
  for (const from of addresses) joined.push(await join(role, from))
  return joined
}

let homes = 0

/** An address that nothing has come from yet. */
function nextHome(): string {
  homes += 1
  return `127.9.${homes >> 8}.${homes & 255}`
}

async function join(role: 'JOB_SEEKER' | 'RECRUITER', from: string, email = newEmail()): Promise<Client> {
  const home: Client = { from: nextHome() }
  await expectReply(201, call(home, { path: '/api/v1/auth/register', body: { email, password, role } }))
  const body = new URLSearchParams({ username: email, password })
  const { access_token: token } = await expectReply(200, call(home, { path: '/api/v1/auth/login/access-token', body }))
  const [path, profile] =
    role === 'RECRUITER'
      ? ['/api/v1/profiles/recruiters', { company_name: 'Bakery' }]
      : ['/api/v1/profiles/job-seekers', { full_name: 'Ada' }]
  await expectReply(201, call({ ...home, token }, { path, body: profile }))
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

type Seen = { request: string; status: number; tookMs: number }

/** What people do on a portal, one after the other and below every limit, for so long. */
async function liveOn(person: Client, requests: readonly Request[], forSeconds: number): Promise<Seen[]> {
  const seen: Seen[] = []
  const end = performance.now() + forSeconds * 1000
  await pause(Math.random() * 600)
  for (let nth = Math.floor(Math.random() * requests.length); performance.now() < end; nth++) {
    const request = requests[nth % requests.length] as Request
    const one = await timed(person, request)
    seen.push(one)
    await pause(Math.max(100, 700 - one.tookMs))
  }
  return seen
}

async function timed(person: Client, request: Request): Promise<Seen> {
  const begun = performance.now()
  const { status } = await call(person, request)
  const method = request.method ?? (request.body === undefined ? 'GET' : 'POST')
  return { request: `${method} ${request.path}`, status, tookMs: performance.now() - begun }
}

const usual: readonly Request[] = [
  { path: '/api/v1/jobs/?limit=5' },
  { path: '/api/v1/users/me' },
  { path: '/api/v1/notifications' },
  { path: '/api/v1/jobs/search?q=baker&limit=5' },
  { path: '/api/v1/applications/my/applications' },
  { path: '/api/v1/skills' },
  { path: '/api/v1/notifications/stream' },
  { method: 'POST', path: '/api/v1/notifications/read-all' },
]

async function observe(): Promise<Seen[]> {
  const loggingIn = Array.from({ length: loginsMeanwhile }, async () => {
    await pause(Math.random() * seconds * 1000)
    return logIn({ from: nextHome() })
  })
  const living = bystanders.map((person) => liveOn(person, usual, seconds))
  return [...(await Promise.all(living)).flat(), ...(await Promise.all(loggingIn))]
}

/** Somebody who comes back and signs in. */
async function logIn(home: Client): Promise<Seen> {
  const body = new URLSearchParams({ username: world.email, password })
  return timed(home, { path: '/api/v1/auth/login/access-token', body })
}

function p95(seen: readonly Seen[]): number {
  const sorted = seen.map(({ tookMs }) => tookMs).sort((one, other) => one - other)
  return Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0)
}

function clientsOf({ act, by }: Greed): Client[] {
  const { addresses, people } = crowds[by]
  const at = (index: number) => ({ from: `127.5.${index}.1` })
  const isForRecruiters = act === 'post a job of many different signs' || act === 'send values that no table holds'
  const signedIn = isForRecruiters || act === 'export all data' ? recruiters : greedySeekers
  return people === 0 ? Array.from({ length: addresses }, (_, index) => at(index)) : signedIn.slice(0, people)
}

async function startGreed(task: Task): Promise<Record<number, number>> {
  const worker = new Worker(new URL('./greedy-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: ['--conditions=@portal/source'],
  })
  const [statuses] = await once(worker, 'message')
  await worker.terminate()
  return statuses
}

function bookSeen(line: string, seen: readonly Seen[], figures: Record<string, number | string> = {}): void {
  const served = seen.filter(({ status }) => status < 400 && status > 0)
  book({
    line,
    sent: seen.length,
    'as expected': served.length,
    '5xx': seen.filter(({ status }) => status >= 500).length,
    hangs: seen.filter(({ status }) => status === 0).length,
    ...figures,
  })
  expect(seen.filter((each) => !served.includes(each))).toEqual([])
  expect(seen.length).toBeGreaterThan(0)
}

describe('whoever else uses the portal is served', () => {
  let control: Seen[]

  it('while nobody is greedy', async () => {
    control = await observe()

    bookSeen('F  nobody is greedy', control, { 'p95 ms': p95(control) })
  })

  it.each(greeds.filter(({ isHeavy }) => isInEarnest || !isHeavy))(
    'while $by takes all of $thing: $act',
    { timeout: seconds * 1000 + 60_000 },
    async (greed) => {
      const clients = clientsOf(greed)
      const [statuses, seen] = await Promise.all([startGreed({ world, greed, clients, seconds }), observe()])

      const line = `F  ${greed.thing}, ${greed.by}: ${greed.act}`
      bookSeen(line, seen, { 'p95 ms': p95(seen), control: p95(control), greedy: JSON.stringify(statuses) })
    },
  )
})

describe('an office of forty people behind one address', () => {
  const lastsSeconds = isInEarnest ? 120 : 8

  /** Somebody who has their inbox open, looks at jobs, each page of several requests at once, and applies. */
  async function useThePortal(person: Client, nth: number): Promise<Seen[]> {
    const inbox = openInbox(person)
    const seen: Seen[] = []
    const end = performance.now() + lastsSeconds * 1000
    await pause(Math.random() * 2_000)
    for (let page = 0; performance.now() < end; page++) {
      const job = world.jobs[(nth + page) % world.jobs.length]
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
      seen.push(...(await Promise.all((pages[page % 4] ?? []).map((request) => timed(person, request)))))
      await pause(1_500 + Math.random() * 1_000)
    }
    return [...seen, await inbox]
  }

  /** A live stream, which has to stay open as long as people are there. */
  async function openInbox({ from, token }: Client): Promise<Seen> {
    const path = '/api/v1/notifications/stream'
    const { hostname, port } = new URL(world.url)
    const headers = { authorization: `Bearer ${token}` }
    const requesting = request({ hostname, port, path, headers, localAddress: from, agent: false })
    requesting.end()
    const [response] = await once(requesting, 'response')
    let isOpen = response.statusCode === 200
    response.on('error', () => undefined)
    response.on('close', () => {
      isOpen = false
    })
    response.resume()
    await pause(lastsSeconds * 1000)
    const status = isOpen ? 200 : 0
    requesting.destroy()
    return { request: `GET ${path}`, status, tookMs: 0 }
  }

  it('browses, applies and keeps its inboxes open', { timeout: lastsSeconds * 1000 + 60_000 }, async () => {
    const seen = (await Promise.all(office.map(useThePortal))).flat()

    bookSeen('F  an office of forty people', seen, { 'p95 ms': p95(seen) })
  })
})
