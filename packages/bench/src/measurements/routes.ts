import type { ServiceName } from '@portal/stack/service-names'
import { startBareChain, startBareNode } from '../comparisons/bare-node.ts'
import { startPredecessor } from '../comparisons/predecessor.ts'
import { createChance } from '../data/chance.ts'
import { places } from '../data/places.ts'
import {
  type Figure,
  figure,
  type Measurement,
  machineLoad,
  median,
  medianRatio,
  type Result,
  type Run,
} from '../figure.ts'
import { costPerRequest, type Sample, type Side } from '../load/sample.ts'
import {
  alternate,
  type Contender,
  cpuTableOfRounds,
  microsByRound,
  mostTurns,
  samplesOf,
  tableOfRounds,
  totalMicrosOf,
} from '../load/take-turns.ts'
import type { Request } from '../load/wrk.ts'
import { type Person, signIn } from '../portal.ts'
import type { Setting } from '../setting.ts'

type Tokens = { seekers: readonly string[]; recruiters: readonly string[] }
type Route = {
  name: string
  connections: number
  /** The target ratio to the predecessor's requests per second, on this route or on the one named `against`. */
  ratio?: number
  against?: string
  isWrite: boolean
  /** Targets for the cost of one request until everything that it causes is processed. */
  cost?: { timesBareNode: number; statements: number }
  requests: (tokens: Tokens, turn: number) => Request[]
  /** Services of the portal that are paused during the load. */
  paused?: readonly ServiceName[]
}

/** What no process between a client and a row can undercut. */
const bareChain = 'two bare Node processes and a row'

/** Six routes through the gateway, measured alternately with a typical alternative to the portal. */
export const routes: Measurement = { name: 'routes', measure }

async function measure(run: Run): Promise<Result> {
  const setting = await run.setting()
  const { portal, seekers, recruiters, settle } = setting
  const predecessor = await startPredecessor(portal)
  const [bareNode, chain] = [await startBareNode(), await startBareChain(portal.mysqlUrl)]
  try {
    const logInAll = (people: readonly Person[]) =>
      Promise.all(people.map(({ email }) => signIn(predecessor.url, email)))
    const theirTokens = { seekers: await logInAll(seekers), recruiters: await logInAll(recruiters) }
    const ourTokens = { seekers: seekers.map(({ token }) => token), recruiters: recruiters.map(({ token }) => token) }
    const ours: Side = { name: 'portal', url: portal.gatewayUrl, portal, pids: {} }
    const theirs: Side = { name: 'predecessor', url: predecessor.url, portal, pids: { predecessor: predecessor.pid } }
    // A quick run measures only routes with a target.
    const all = routesOf(setting, run).filter(({ ratio }) => ratio !== undefined || !run.quick)
    const contender = (
      { name, connections, isWrite, requests, paused }: Route,
      side: Side,
      tokens: Tokens,
    ): Contender => ({
      name: `${name} · ${side.name}`,
      side,
      connections,
      requests: (turn) => requests(tokens, turn),
      ...(isWrite && { settle }),
      ...(paused && { meanwhile: () => pauseProcesses(paused.map(portal.pidOf)) }),
    })
    const contenders = all.flatMap((route) => [
      contender(route, ours, ourTokens),
      ...(route.ratio === undefined || route.against ? [] : [contender(route, theirs, theirTokens)]),
    ])
    const bare = (name: string, url: string, pids: Record<string, number>): Contender => ({
      name,
      side: { name, url, portal, pids },
      connections: 32,
      requests: () => [{ path: '/' }],
    })
    const taken = await alternate(run, [
      ...contenders,
      bare(bareChain, chain.url, chain.pids),
      bare('bare Node', bareNode.url, { 'bare Node': bareNode.pid }),
    ])
    const figures = [...all.flatMap((route) => figuresOf(route, taken)), boundOf(taken)]
    const tables = [
      tableOfRounds('Routes, against the predecessor', taken),
      cpuTableOfRounds('Routes, CPU by process', taken),
    ]
    return { figures: [...figures, machineLoad()], tables }
  } finally {
    await chain.stop()
    await bareNode.stop()
    await predecessor.stop()
  }
}

/** How many times the predecessor the fastest possible response to an uncached read is. */
function boundOf(taken: ReadonlyMap<string, readonly Sample[]>): Figure {
  const value = medianRatio(rates(samplesOf(taken, bareChain)), rates(samplesOf(taken, 'GET me · predecessor')))
  return figure(`${bareChain}, times the predecessor's GET me`, '×', { value })
}

/** Pauses processes. Returns a function that resumes them. */
function pauseProcesses(pids: readonly number[]): () => void {
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

function rates(samples: readonly Sample[]): number[] {
  return samples.map(({ perSecond }) => perSecond)
}

function figuresOf(
  { name, ratio, against = name, isWrite, cost }: Route,
  taken: ReadonlyMap<string, readonly Sample[]>,
): Figure[] {
  const ours = samplesOf(taken, `${name} · portal`)
  const p99 = median(ours.map(({ p99Ms }) => p99Ms))
  const figures: Figure[] = []
  if (ratio !== undefined) {
    const theirs = samplesOf(taken, `${against} · predecessor`)
    const value = medianRatio(rates(ours), rates(theirs))
    figures.push(figure(`${name}, times the predecessor`, '×', { value, target: { atLeast: ratio } }))
  }
  figures.push(figure(`${name}, p99`, 'ms', isWrite ? { value: p99 } : { value: p99, target: { atMost: 20 } }))
  if (cost) {
    const statements = median(ours.map((one) => costPerRequest(one).sql))
    const micros = ours.map((one) => totalMicrosOf([one]))
    const bareMicros = microsByRound(samplesOf(taken, 'bare Node'), ['bare Node'])
    figures.push(
      figure(`${name}, CPU of all processes until settled`, 'µs', { value: median(micros) }),
      figure(`${name}, the same, times bare Node`, '×', {
        value: medianRatio(micros, bareMicros),
        target: { atMost: cost.timesBareNode },
      }),
      figure(`${name}, SQL statements until settled`, '', { value: statements, target: { atMost: cost.statements } }),
    )
  }
  const longest = Math.max(...ours.map(({ maxMs }) => maxMs))
  if (isWrite) figures.push(figure(`${name}, longest wait`, 'ms', { value: longest, target: { atMost: 1000 } }))
  return figures
}

function routesOf({ openJobIds }: Setting, run: Run): Route[] {
  const chance = createChance(1)
  const draws = 20_000
  const draw = (path: () => string) => Array.from({ length: draws }, path)
  const jobPaths = draw(() => `/api/v1/jobs/${chance.pickLongTailed(openJobIds)}`)
  const searchPaths = draw(() => {
    const { name } = chance.pickLongTailed(places)
    return `/api/v1/jobs/search?limit=20&location=${encodeURIComponent(name)}`
  })
  const reading =
    (paths: readonly string[]): Route['requests'] =>
    ({ seekers }) =>
      paths.map((path, index) => ({ path, token: seekers[index % seekers.length] }))
  const posting = (connections: number, name: string): Route => ({
    name,
    connections,
    isWrite: true,
    requests: ({ recruiters }) =>
      recruiters.map((token) => ({ method: 'POST', path: '/api/v1/jobs/', token, body: newJob })),
  })
  const read = { connections: 32, isWrite: false }
  // More applications than can be sent in that time.
  const perTurn = run.seconds * 2_500
  const applying = (from: number, name: string): Route => ({
    name,
    connections: 32,
    isWrite: true,
    requests: ({ seekers }, turn) =>
      Array.from({ length: perTurn }, (_, index) => application(openJobIds, seekers, (from + turn) * perTurn + index)),
  })
  return [
    { name: 'GET job', ratio: 25, ...read, requests: reading(jobPaths) },
    { name: 'GET search', ratio: 30, ...read, requests: reading(searchPaths) },
    { name: 'GET active-count', ratio: 10, ...read, requests: reading(['/api/v1/jobs/stats/active-count']) },
    { name: 'GET me', ratio: 15, ...read, requests: reading(['/api/v1/users/me']) },
    { ...applying(0, 'POST application'), ratio: 4.5, cost: { timesBareNode: 145, statements: 12 } },
    // The cost of the request alone, without its consumers.
    { ...applying(mostTurns(run), 'POST application without consumers'), paused: ['profile', 'notification'] },
    // With more connections the predecessor's requests block each other, so both rows compare with its four.
    { ...posting(4, 'POST job'), ratio: 3 },
    { ...posting(32, 'POST job at 32 connections'), ratio: 3, against: 'POST job' },
  ]
}

/** The application with a number. Each number is a different pair of person and job. */
function application(jobIds: readonly number[], seekers: readonly string[], number: number): Request {
  const jobId = jobIds[Math.floor(number / seekers.length) % jobIds.length]
  return {
    method: 'POST',
    path: '/api/v1/applications/',
    token: seekers[number % seekers.length],
    body: { job_id: jobId },
  }
}

const newJob = {
  title: 'DevOps Engineer',
  description: 'Run our clusters and keep them boring. You know Linux, and you like to know why something happened.',
  location: 'Bangalore',
  salary_min: 60_000,
  salary_max: 90_000,
  job_type: 'FULL_TIME',
  skill_ids: [1, 2],
}
