import { startBareNode, startExpressPage } from '../comparisons/bare-node.ts'
import { type Figure, figure, type Measurement, machineLoad, median, type Result, type Run } from '../figure.ts'
import type { Sample } from '../load/sample.ts'
import { type Appearance, type Opening, type Phone, startPhone } from '../load/slow-phone.ts'
import { alternate, type Contender, cpuTableOfRounds, microsOf, samplesOf } from '../load/take-turns.ts'
import { readResidentMb } from '../load/usage.ts'
import { type Request, sendAtLeast } from '../load/wrk.ts'
import { signInToPages } from '../portal.ts'
import type { Setting } from '../setting.ts'

const connections = 16
const pageCount = 20_000
const jobCount = 100
const applicantCount = 50
const places = ['Berlin', 'Paris', 'Wien', 'Madrid', 'London']
const asBrowser = { accept: 'text/html' }
/**
 * How much more CPU time web may take for a page than Express for a constant one: 1, 2, 3.5 and 3 ms on a machine where
 * that takes 0.05 ms.
 */
const mostTimes = { 'sign-in': 20, job: 40, search: 70, applicants: 60 } as const
type PageName = keyof typeof mostTimes
const pageNames = Object.keys(mostTimes) as PageName[]

/**
 * Pages as visitors get them, through the gateway: the CPU time and the memory of web, and how long the first byte takes.
 * Beside it, Express and a bare Node process that send as many bytes as the page of a job has.
 */
export const web: Measurement = { name: 'web', measure }

async function measure(run: Run): Promise<Result> {
  const setting = await run.setting()
  const { portal } = setting
  const idleMb = readResidentMb(portal.pidOf('web'))
  const pages = await readPages(setting)
  const bytes = await sizeOf(portal.gatewayUrl, pages.job[0]?.path ?? '/')
  const servers = [await startExpressPage(bytes), await startBareNode(bytes)] as const
  const [expressPage, bareNode] = servers
  try {
    const own = { name: 'portal', url: portal.gatewayUrl, portal, pids: { web: portal.pidOf('web') } }
    const compared = (name: string, url: string, pid: number): Contender => ({
      name,
      side: { name, url, portal, pids: { [name]: pid } },
      connections,
      requests: () => [{ path: '/', isPage: true }],
    })
    const visits = (name: string, page: PageName, connections: number): Contender => ({
      name,
      side: own,
      connections,
      requests: () => pages[page],
    })
    const taken = await alternate(run, [
      ...pageNames.map((name) => visits(name, name, connections)),
      ...pageNames.map((name) => visits(alone(name), name, 1)),
      compared('Express', expressPage.url, expressPage.pid),
      compared('bare Node', bareNode.url, bareNode.pid),
    ])
    const pageLimit = run.quick ? pageCount / 10 : pageCount
    return {
      figures: [
        ...figuresOf(taken, bytes),
        ...(run.quick ? [] : await appearancesOf(portal.gatewayUrl, pages, run.rounds)),
        figure('memory of web, idle', 'MB', { value: idleMb, target: { atMost: 150 } }),
        await memoryAfterPages(setting, Object.values(pages).flat(), pageLimit),
        machineLoad(),
      ],
      tables: [cpuTableOfRounds('CPU time of a page by process', taken)],
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function alone(name: PageName): string {
  return `${name}, one connection`
}

function figuresOf(taken: ReadonlyMap<string, readonly Sample[]>, bytes: number): Figure[] {
  const milliseconds = (name: string, process: string) => microsOf(samplesOf(taken, name), [process]) / 1000
  const constant = milliseconds('Express', 'Express')
  const costs = pageNames.flatMap((name) => {
    const cost = milliseconds(name, 'web')
    return [
      figure(`${name}, CPU of web`, 'ms', { value: cost }),
      figure(`${name}, CPU of web, times Express`, '×', {
        value: cost / constant,
        target: { atMost: mostTimes[name] },
      }),
    ]
  })
  const rate = figure('job pages a second on one core', '', { value: 1000 / milliseconds('job', 'web') })
  const latencies = pageNames.map(alone).flatMap((name) => {
    const of = (value: 'p50Ms' | 'p99Ms') => median(samplesOf(taken, name).map((each) => each[value]))
    return [
      figure(`${name}, p50`, 'ms', { value: of('p50Ms'), target: { atMost: 15 } }),
      figure(`${name}, p99`, 'ms', { value: of('p99Ms'), target: { atMost: 40 } }),
    ]
  })
  const bounds = ['Express', 'bare Node'].map((name) =>
    figure(`${name}, ${bytes} bytes, CPU`, 'ms', { value: milliseconds(name, name) }),
  )
  return [...costs, rate, ...latencies, ...bounds]
}

/** Different pages of each kind, as guests see them, and the applicants for a job, as its recruiter does. */
async function readPages(setting: Setting): Promise<Record<PageName, Request[]>> {
  const { portal, openJobIds } = setting
  const asPages = (paths: readonly string[]) => paths.map((path) => ({ path, isPage: true }) as const)
  const jobs = openJobIds.slice(0, jobCount).map(async (id) => {
    const path = `/jobs/${id}`
    // This address leads to the one with the title, unless nothing of the title can be in an address.
    const response = await fetch(portal.gatewayUrl + path, { redirect: 'manual', headers: asBrowser })
    await response.arrayBuffer()
    return response.headers.get('location') ?? path
  })
  const searches = places.flatMap((place) => [1, 2, 3].map((page) => `/jobs?location=${place}&page=${page}`))
  return {
    'sign-in': asPages(['/sign-in']),
    job: asPages(await Promise.all(jobs)),
    search: asPages(searches),
    applicants: [await prepareApplicants(setting)],
  }
}

/** Posts a job and applies for it. Returns the request of its recruiter for the page of applicants. */
async function prepareApplicants({ portal, recruiters, settle }: Setting): Promise<Request> {
  const [recruiter] = recruiters
  if (!recruiter) throw new Error('the portal has no recruiters')
  const job = { title: 'Baker', description: 'Bread.', location: 'Vienna', job_type: 'PART_TIME', status: 'OPEN' }
  const { id } = await portal.create('/api/v1/jobs/', job, recruiter.token)
  await settle()
  for (const seeker of await portal.join(applicantCount, 'JOB_SEEKER')) {
    await portal.create('/api/v1/applications/', { job_id: id }, seeker.token)
  }
  await settle()
  const cookie = await signInToPages(portal.gatewayUrl, recruiter.email)
  return { path: `/hire/jobs/${id}/applicants`, isPage: true, cookie }
}

async function sizeOf(url: string, path: string): Promise<number> {
  const response = await fetch(new URL(path, url), { headers: { ...asBrowser, 'accept-encoding': 'identity' } })
  return (await response.arrayBuffer()).byteLength
}

async function memoryAfterPages({ portal }: Setting, requests: readonly Request[], count: number): Promise<Figure> {
  await sendAtLeast(count, { url: portal.gatewayUrl, connections, seconds: 2, requests })
  const value = readResidentMb(portal.pidOf('web'))
  return figure(`memory of web, after ${count} pages`, 'MB', { value, target: { atMost: 250 } })
}

/** How the first page of each kind appears on a slow phone, and how the editor of a job, which ships React, responds. */
async function appearancesOf(url: string, pages: Record<PageName, readonly Request[]>, rounds: number) {
  const phone = await startPhone()
  try {
    const figures: Figure[] = []
    for (const name of pageNames) {
      const [{ path, cookie } = { path: '/' }] = pages[name]
      const seen = await openRepeatedly(phone, { url: url + path, cookie }, rounds)
      figures.push(...appearanceOf(name, seen, 1200))
    }
    const editor = { url: `${url}/hire/jobs/new`, cookie: pages.applicants[0]?.cookie, field: '[name=title]' }
    const seen = await openRepeatedly(phone, editor, rounds)
    const value = median(seen.map(({ responseMs }) => responseMs))
    const response = figure('editor on a slow phone, slowest key', 'ms', { value, target: { atMost: 200 } })
    return [...figures, ...appearanceOf('editor', seen, 2000), response]
  } finally {
    await phone.stop()
  }
}

async function openRepeatedly(phone: Phone, opening: Opening, rounds: number) {
  const seen = []
  for (let round = 0; round < rounds; round++) seen.push(await phone.open(opening))
  return seen
}

function appearanceOf(name: string, seen: readonly Appearance[], paintMs: number): Figure[] {
  const of = (value: 'largestPaintMs' | 'shift') => median(seen.map((each) => each[value]))
  return [
    figure(`${name} on a slow phone, largest paint`, 'ms', {
      value: of('largestPaintMs'),
      target: { atMost: paintMs },
    }),
    figure(`${name} on a slow phone, layout shift`, '', { value: of('shift'), target: { atMost: 0.01 } }),
  ]
}
