import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Request, send } from './raw-http.ts'

/*
 * Whatever is shared and scarce, and how to take more of it than one's share. Each act is one turn of one client; who
 * takes the turns, how many at once and for how long is said by the test.
 */

/** A client: the address it connects from, and the token it holds, if any. */
export type Client = { from: string; token?: string }
/** What acts need to know of the portal. `jobs` are open, and their descriptions are as long as they may be. */
export type World = { url: string; password: string; jobs: readonly number[] }
type Act = (world: World, client: Client, nth: number) => Promise<number>

/**
 * Of what something is taken, by an act that each of the clients does `atOnce` at a time, and `perSecond` times in all where
 * that is given. `isHeavy` are those that take more than a test beside others may; they run where the suite goes on for long.
 */
export type Greed = {
  thing: string
  act: keyof typeof acts
  by: keyof typeof crowds
  atOnce: number
  perSecond?: number
  isHeavy?: true
}

/** Who is greedy: how many addresses, and how many people at each of them. None is a guest. */
export const crowds = {
  'one address': { addresses: 1, people: 0 },
  'a crowd of addresses': { addresses: 8, people: 0 },
  'one person': { addresses: 1, people: 1 },
  'a crowd of people at one address': { addresses: 1, people: 20 },
} as const

function call({ url }: World, { from, token }: Client, request: Request): Promise<number> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return send(url, { ...request, from, headers: { ...authorization, ...request.headers } }).then(({ status }) => status)
}

/** Opens a connection, says something and keeps it until the server closes it or `heldMs` have passed. */
async function hold(
  { url }: World,
  { from }: Client,
  words: string,
  { drops = '', reads = true, heldMs = 2_000 } = {},
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
  socket.write(words)
  await keep(socket, drops, heldMs)
  socket.destroy()
  return 0
}

async function keep(socket: Socket, drops: string, heldMs: number): Promise<void> {
  for (let held = 0; held < heldMs && !socket.closed; held += 250) {
    if (drops !== '' && socket.writable) socket.write(drops)
    await pause(250)
  }
}

function headOf(method: string, path: string, { token }: Client): string {
  const authorization = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\n${authorization}`
}

const bait = '-eyJ'.repeat(3_800)
const han = (nth: number) =>
  String.fromCodePoint(...Array.from({ length: 20_000 }, (_, index) => 0x4e00 + ((index + nth) % 20_900)))
const job = { title: 'Baker', location: 'Vienna', job_type: 'PART_TIME' }

const acts = {
  'ask for a path that is slow to log': (world, client) => call(world, client, { path: `/${bait}` }),
  'ask for an API path that is slow to log': (world, client) => call(world, client, { path: `/api/v1/${bait}` }),
  'ask for a list with a long query': (world, client) =>
    call(world, client, { path: `/api/v1/jobs/?limit=1&x=${'~'.repeat(8_000)}` }),
  'send values that no table holds': (world, client, nth) =>
    call(world, client, { path: '/api/v1/skills', body: { name: `${'İ'.repeat(90)}${nth}` } }),
  'send a body byte by byte': (world, client) =>
    hold(
      world,
      client,
      `${headOf('POST', '/api/v1/jobs/', client)}Content-Type: application/json\r\nContent-Length: 50000\r\n\r\n{`,
      { drops: ' ' },
    ),
  'not read a long response': (world, client) =>
    hold(world, client, `${headOf('GET', '/api/v1/jobs/?limit=100', client)}\r\n`, { reads: false }),
  'keep connections that do nothing': (world, client) =>
    hold(world, client, `${headOf('GET', '/health', client)}\r\n`, { heldMs: 60_000 }),
  'confirm with the password': (world, client) =>
    call(world, client, { path: '/api/v1/auth/second-factor', body: { current_password: world.password } }),
  'guess passwords': (world, client, nth) =>
    call(world, client, {
      path: '/api/v1/auth/login/access-token',
      body: { username: `${nth}@example.com`, password: world.password },
    }),
  'export all data': (world, client) => call(world, client, { path: '/api/v1/users/me/export' }),
  'post a job of many different signs': (world, client, nth) =>
    call(world, client, { path: '/api/v1/jobs/', body: { ...job, description: han(nth) } }),
  'search for many beginnings': (world, client, nth) =>
    call(world, client, { path: `/api/v1/jobs/search?q=a*+b*+c*+d*&include_total=true&max_salary=${nth}` }),
  'search for all jobs in another way each time': (world, client, nth) =>
    call(world, client, { path: `/api/v1/jobs/search?limit=100&max_salary=${1_000_000 + nth}` }),
  'read long lists': (world, client) => call(world, client, { path: '/api/v1/jobs/?limit=100' }),
  'keep live streams': (world, client) =>
    hold(world, client, `${headOf('GET', '/api/v1/notifications/stream', client)}\r\n`, { heldMs: 60_000 }),
} satisfies Record<string, Act>

export const greeds: readonly Greed[] = [
  { thing: 'the event loop', act: 'ask for a path that is slow to log', by: 'one address', atOnce: 2, perSecond: 12 },
  {
    thing: 'the event loop',
    act: 'ask for a path that is slow to log',
    by: 'a crowd of addresses',
    atOnce: 1,
    perSecond: 4,
  },
  {
    thing: 'the event loop',
    act: 'ask for an API path that is slow to log',
    by: 'one person',
    atOnce: 2,
    perSecond: 12,
  },
  { thing: 'a circuit', act: 'ask for a list with a long query', by: 'one address', atOnce: 6, perSecond: 5 },
  { thing: 'a circuit', act: 'ask for a list with a long query', by: 'a crowd of addresses', atOnce: 2, perSecond: 2 },
  { thing: 'a circuit', act: 'ask for a list with a long query', by: 'one person', atOnce: 6, perSecond: 5 },
  { thing: 'a circuit', act: 'send values that no table holds', by: 'one person', atOnce: 2, perSecond: 5 },
  { thing: 'connections to a service', act: 'send a body byte by byte', by: 'one address', atOnce: 165 },
  { thing: 'connections to a service', act: 'send a body byte by byte', by: 'a crowd of addresses', atOnce: 40 },
  { thing: 'connections to a service', act: 'send a body byte by byte', by: 'one person', atOnce: 118 },
  {
    thing: 'connections to a service',
    act: 'send a body byte by byte',
    by: 'a crowd of people at one address',
    atOnce: 15,
  },
  {
    thing: 'connections to a service',
    act: 'not read a long response',
    by: 'a crowd of addresses',
    atOnce: 25,
    isHeavy: true,
  },
  {
    thing: 'connections to a service',
    act: 'not read a long response',
    by: 'a crowd of people at one address',
    atOnce: 10,
    isHeavy: true,
  },
  {
    thing: 'connections to the gateway',
    act: 'keep connections that do nothing',
    by: 'one address',
    atOnce: 8_300,
    perSecond: 400,
    isHeavy: true,
  },
  {
    thing: 'connections to the gateway',
    act: 'keep connections that do nothing',
    by: 'a crowd of addresses',
    atOnce: 1_050,
    perSecond: 50,
    isHeavy: true,
  },
  { thing: 'password threads', act: 'confirm with the password', by: 'one person', atOnce: 34, isHeavy: true },
  {
    thing: 'password threads',
    act: 'confirm with the password',
    by: 'a crowd of people at one address',
    atOnce: 6,
    isHeavy: true,
  },
  { thing: 'password threads', act: 'guess passwords', by: 'a crowd of addresses', atOnce: 5, isHeavy: true },
  { thing: 'memory of a service', act: 'export all data', by: 'one person', atOnce: 4 },
  { thing: 'memory of a service', act: 'read long lists', by: 'one person', atOnce: 75, isHeavy: true },
  {
    thing: 'the index of a search',
    act: 'post a job of many different signs',
    by: 'one person',
    atOnce: 30,
    isHeavy: true,
  },
  { thing: 'the database', act: 'search for many beginnings', by: 'one address', atOnce: 6 },
  { thing: 'the database', act: 'search for many beginnings', by: 'a crowd of addresses', atOnce: 2 },
  { thing: 'the cache', act: 'search for all jobs in another way each time', by: 'one address', atOnce: 4 },
  {
    thing: 'the cache',
    act: 'search for all jobs in another way each time',
    by: 'a crowd of addresses',
    atOnce: 2,
    isHeavy: true,
  },
  { thing: 'live streams', act: 'keep live streams', by: 'one person', atOnce: 60 },
  { thing: 'live streams', act: 'keep live streams', by: 'a crowd of people at one address', atOnce: 60 },
]

/** 0 is a connection that was closed. */
const rejections = new Set([0, 429, 503])
const betweenMs = 20
const afterRejectionMs = 500

export type Task = { world: World; greed: Greed; clients: readonly Client[]; seconds: number }

/** Takes turns until the time is over; returns how often each status came, 0 for no response. */
export async function beGreedy({ world, greed, clients, seconds }: Task): Promise<Record<number, number>> {
  const { act, atOnce, perSecond = Number.POSITIVE_INFINITY } = greed
  const turnDurationMs = (1000 * atOnce) / perSecond
  const statuses: Record<number, number> = {}
  const end = performance.now() + seconds * 1000
  let nth = 0
  const keepRequesting = async (client: Client, index: number) => {
    await pause((turnDurationMs * index) / atOnce)
    while (performance.now() < end) {
      const begun = performance.now()
      const isOver = pause(end - begun).then(() => undefined)
      const status = await Promise.race([acts[act](world, client, nth++), isOver])
      if (status !== undefined) statuses[status] = (statuses[status] ?? 0) + 1
      // Clients that are refused at once would otherwise only show how fast they can ask.
      const leastMs = rejections.has(status ?? 0) ? afterRejectionMs : betweenMs
      await pause(Math.max(leastMs, turnDurationMs - (performance.now() - begun)))
    }
  }
  await Promise.all(
    clients.flatMap((client) => Array.from({ length: atOnce }, (_, index) => keepRequesting(client, index))),
  )
  return statuses
}
