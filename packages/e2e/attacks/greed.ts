// Greedy clients: the shared resources of the portal, and how to take more than a fair share of each. An action is one
// iteration of one client; the test decides which clients run it, how many at once and for how long.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Request, send } from './raw-http.ts'

/** A client: the address it connects from, and its access token, if any. */
export type Client = { from: string; token?: string }
/** The portal under test. `jobs` are open and have descriptions of nearly the maximum length. */
export type Target = { url: string; password: string; jobs: readonly number[] }
type Action = (target: Target, client: Client, nth: number) => Promise<number>

/**
 * A resource, and the action that exhausts it: each client runs `atOnce` of them concurrently, and starts at most
 * `perSecond` of them a second. Heavy ones need more of the machine than other tests leave and run in long runs only.
 */
export type Greed = {
  resource: string
  action: keyof typeof actions
  by: keyof typeof attackers
  atOnce: number
  perSecond?: number
  isHeavy?: true
}

/** The greedy clients: the number of addresses, and of users at each address; with no users they are guests. */
export const attackers = {
  'one address': { addresses: 1, people: 0 },
  'many addresses': { addresses: 8, people: 0 },
  'one user': { addresses: 1, people: 1 },
  'many users at one address': { addresses: 1, people: 20 },
} as const

function call({ url }: Target, { from, token }: Client, request: Request): Promise<number> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return send(url, { ...request, from, headers: { ...authorization, ...request.headers } }).then(({ status }) => status)
}

/** Opens a connection, writes `head` and holds it until the server closes it or `heldMs` have passed. */
async function hold(
  { url }: Target,
  { from }: Client,
  head: string,
  { trickle = '', reads = true, heldMs = 2_000 } = {},
) {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), localAddress: from })
  socket.on('error', () => undefined)
  if (reads) socket.resume()
  const connected = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ])
  if (!connected) return 0
  socket.write(head)
  await keepOpen(socket, trickle, heldMs)
  socket.destroy()
  return 0
}

async function keepOpen(socket: Socket, trickle: string, heldMs: number): Promise<void> {
  for (let held = 0; held < heldMs && !socket.closed; held += 250) {
    if (trickle !== '' && socket.writable) socket.write(trickle)
    await pause(250)
  }
}

function headOf(method: string, path: string, { token }: Client): string {
  const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\n${authorization}`
}

const slowPath = '-eyJ'.repeat(3_800)
const distinctCharacters = (nth: number) =>
  String.fromCodePoint(...Array.from({ length: 20_000 }, (_, index) => 0x4e00 + ((index + nth) % 20_900)))
const job = { title: 'Baker', location: 'Vienna', job_type: 'PART_TIME' }

const actions = {
  'request a path that is slow to redact': (target, client) => call(target, client, { path: `/${slowPath}` }),
  'request an API path that is slow to redact': (target, client) =>
    call(target, client, { path: `/api/v1/${slowPath}` }),
  'request a list with a long query': (target, client) =>
    call(target, client, { path: `/api/v1/jobs/?limit=1&x=${'~'.repeat(8_000)}` }),
  // The stored form of this letter has eighteen.
  'send values that exceed a column': (target, client, nth) =>
    call(target, client, { path: '/api/v1/skills', body: { name: `${'ﷺ'.repeat(90)}${nth}` } }),
  'send a body byte by byte': (target, client) =>
    hold(
      target,
      client,
      `${headOf('POST', '/api/v1/jobs/', client)}Content-Type: application/json\r\nContent-Length: 50000\r\n\r\n{`,
      { trickle: ' ' },
    ),
  'leave a long response unread': (target, client) =>
    hold(target, client, `${headOf('GET', '/api/v1/jobs/?limit=100', client)}\r\n`, { reads: false }),
  'hold idle connections': (target, client) =>
    hold(target, client, `${headOf('GET', '/health', client)}\r\n`, { heldMs: 60_000 }),
  'verify the current password': (target, client) =>
    call(target, client, { path: '/api/v1/auth/second-factor', body: { current_password: target.password } }),
  'guess passwords': (target, client, nth) =>
    call(target, client, {
      path: '/api/v1/auth/login/access-token',
      body: { username: `${nth}@example.com`, password: target.password },
    }),
  'export all data': (target, client) => call(target, client, { path: '/api/v1/users/me/export' }),
  'post a job of many distinct characters': (target, client, nth) =>
    call(target, client, { path: '/api/v1/jobs/', body: { ...job, description: distinctCharacters(nth) } }),
  'search by many prefixes': (target, client, nth) =>
    call(target, client, { path: `/api/v1/jobs/search?q=a*+b*+c*+d*&include_total=true&max_salary=${nth}` }),
  'search all jobs with a new filter each time': (target, client, nth) =>
    call(target, client, { path: `/api/v1/jobs/search?limit=100&max_salary=${1_000_000 + nth}` }),
  'request long lists': (target, client) => call(target, client, { path: '/api/v1/jobs/?limit=100' }),
  'hold live streams': (target, client) =>
    hold(target, client, `${headOf('GET', '/api/v1/notifications/stream', client)}\r\n`, { heldMs: 60_000 }),
} satisfies Record<string, Action>

export const greeds: readonly Greed[] = [
  {
    resource: 'the event loop',
    action: 'request a path that is slow to redact',
    by: 'one address',
    atOnce: 2,
    perSecond: 12,
  },
  {
    resource: 'the event loop',
    action: 'request a path that is slow to redact',
    by: 'many addresses',
    atOnce: 1,
    perSecond: 4,
  },
  {
    resource: 'the event loop',
    action: 'request an API path that is slow to redact',
    by: 'one user',
    atOnce: 2,
    perSecond: 12,
  },
  { resource: 'a circuit', action: 'request a list with a long query', by: 'one address', atOnce: 6, perSecond: 5 },
  { resource: 'a circuit', action: 'request a list with a long query', by: 'many addresses', atOnce: 2, perSecond: 2 },
  { resource: 'a circuit', action: 'request a list with a long query', by: 'one user', atOnce: 6, perSecond: 5 },
  { resource: 'a circuit', action: 'send values that exceed a column', by: 'one user', atOnce: 2, perSecond: 5 },
  { resource: 'connections to a service', action: 'send a body byte by byte', by: 'one address', atOnce: 165 },
  { resource: 'connections to a service', action: 'send a body byte by byte', by: 'many addresses', atOnce: 40 },
  { resource: 'connections to a service', action: 'send a body byte by byte', by: 'one user', atOnce: 118 },
  {
    resource: 'connections to a service',
    action: 'send a body byte by byte',
    by: 'many users at one address',
    atOnce: 15,
  },
  {
    resource: 'connections to a service',
    action: 'leave a long response unread',
    by: 'many addresses',
    atOnce: 25,
    isHeavy: true,
  },
  {
    resource: 'connections to a service',
    action: 'leave a long response unread',
    by: 'many users at one address',
    atOnce: 10,
    isHeavy: true,
  },
  {
    resource: 'connections to the gateway',
    action: 'hold idle connections',
    by: 'one address',
    atOnce: 8_300,
    perSecond: 400,
    isHeavy: true,
  },
  {
    resource: 'connections to the gateway',
    action: 'hold idle connections',
    by: 'many addresses',
    atOnce: 1_050,
    perSecond: 50,
    isHeavy: true,
  },
  { resource: 'password threads', action: 'verify the current password', by: 'one user', atOnce: 34, isHeavy: true },
  {
    resource: 'password threads',
    action: 'verify the current password',
    by: 'many users at one address',
    atOnce: 6,
    isHeavy: true,
  },
  { resource: 'password threads', action: 'guess passwords', by: 'many addresses', atOnce: 5, isHeavy: true },
  { resource: 'memory of a service', action: 'export all data', by: 'one user', atOnce: 4 },
  { resource: 'memory of a service', action: 'request long lists', by: 'one user', atOnce: 75, isHeavy: true },
  {
    resource: 'the index of a search',
    action: 'post a job of many distinct characters',
    by: 'one user',
    atOnce: 30,
    isHeavy: true,
  },
  { resource: 'the database', action: 'search by many prefixes', by: 'one address', atOnce: 6 },
  { resource: 'the database', action: 'search by many prefixes', by: 'many addresses', atOnce: 2 },
  { resource: 'the cache', action: 'search all jobs with a new filter each time', by: 'one address', atOnce: 4 },
  {
    resource: 'the cache',
    action: 'search all jobs with a new filter each time',
    by: 'many addresses',
    atOnce: 2,
    isHeavy: true,
  },
  { resource: 'live streams', action: 'hold live streams', by: 'one user', atOnce: 60 },
  { resource: 'live streams', action: 'hold live streams', by: 'many users at one address', atOnce: 60 },
]

/** 0 means that the connection was closed. */
const rejections = new Set([0, 429, 503])
const pauseMs = 20
const afterRejectionMs = 500

export type Task = { target: Target; greed: Greed; clients: readonly Client[]; seconds: number }

/** Repeats the action until the time is over; returns the count of each status, where 0 means no response. */
export async function runGreed({ target, greed, clients, seconds }: Task): Promise<Record<number, number>> {
  const { action, atOnce, perSecond = Number.POSITIVE_INFINITY } = greed
  const intervalMs = (1000 * atOnce) / perSecond
  const statuses: Record<number, number> = {}
  const end = performance.now() + seconds * 1000
  let nth = 0
  const repeat = async (client: Client, index: number) => {
    await pause((intervalMs * index) / atOnce)
    while (performance.now() < end) {
      const begun = performance.now()
      const timeOver = pause(end - begun).then(() => undefined)
      const status = await Promise.race([actions[action](target, client, nth++), timeOver])
      if (status !== undefined) statuses[status] = (statuses[status] ?? 0) + 1
      // Without a pause, rejected clients would only measure how fast the portal rejects.
      const leastMs = rejections.has(status ?? 0) ? afterRejectionMs : pauseMs
      await pause(Math.max(leastMs, intervalMs - (performance.now() - begun)))
    }
  }
  await Promise.all(clients.flatMap((client) => Array.from({ length: atOnce }, (_, index) => repeat(client, index))))
  return statuses
}
