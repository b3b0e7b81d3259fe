import { median, type Run, type Table } from '../figure.ts'
import { costPerRequest, type Sample, type Side, sample } from './sample.ts'
import type { Request } from './wrk.ts'

/** One of those who take turns: who is asked, for what, over how many connections. */
export type Contender = {
  name: string
  side: Side
  connections: number
  /** Round 0 is the one that warms up. */
  requests: (round: number) => readonly Request[]
  /** Waits until nothing of it is left to be done. */
  settle?: () => Promise<void>
  /** Goes on while it is being asked; what is returned ends it. */
  meanwhile?: () => () => void
}

const warmUpSeconds = 4

/** Everybody's turn once a round, so that what else the machine does meanwhile concerns all of them alike. */
export async function alternate(run: Run, turns: readonly Contender[]): Promise<Map<string, Sample[]>> {
  const taken = new Map(turns.map(({ name }) => [name, [] as Sample[]]))
  // Whoever comes first finds caches and compilers cold.
  for (let round = 0; round <= run.rounds; round++) {
    const seconds = round === 0 ? Math.min(warmUpSeconds, run.seconds) : run.seconds
    for (const { name, side, connections, requests, settle, meanwhile } of turns) {
      const end = meanwhile?.()
      const taking = await sample(side, { connections, requests: requests(round), seconds })
      if (round > 0) taken.get(name)?.push(taking)
      end?.()
      await settle?.()
    }
  }
  return taken
}

/** The samples of one turn. */
export function samplesOf(taken: ReadonlyMap<string, readonly Sample[]>, name: string): readonly Sample[] {
  const samples = taken.get(name)
  if (!samples) throw new Error(`there was no turn called ${name}`)
  return samples
}

/** The CPU time that one request takes of the named processes together, in µs; the median of the rounds. */
export function microsOf(samples: readonly Sample[], names: readonly string[]): number {
  return median(samples.map((one) => sumOf(costPerRequest(one).cpuMicros, names)))
}

const services = ['auth', 'job', 'profile', 'application', 'notification']
const stores = ['mysql', 'redis', 'redisCache', 'nats']

/** What one request of each turn takes of the CPU, process by process; those that hardly take any are left out. */
export function cpuTableOfRounds(title: string, taken: ReadonlyMap<string, readonly Sample[]>): Table {
  const names = [...taken.values()].flatMap(([first]) => Object.keys(first?.usage.cpuMs ?? {}))
  const used = [...new Set(names)].filter((name) =>
    [...taken.values()].some((samples) => microsOf(samples, [name]) >= 5),
  )
  const rows = [...taken].map(([name, samples]) => ({
    name,
    values: used.map((process) => microsOf(samples, [process])),
  }))
  return { title, columns: used.map((name) => `${name} µs`), rows }
}

/** The medians of all turns. What neither belongs to the portal nor to its stores stands with the services. */
export function tableOfRounds(title: string, taken: ReadonlyMap<string, readonly Sample[]>): Table {
  const rows = [...taken].map(([name, samples]) => {
    const of = (value: (one: Sample) => number) => median(samples.map(value))
    const others = Object.keys(samples[0]?.usage.cpuMs ?? {}).filter((process) => !isPart(process))
    return {
      name,
      values: [
        of(({ perSecond }) => perSecond),
        of(({ p50Ms }) => p50Ms),
        of(({ p99Ms }) => p99Ms),
        microsOf(samples, ['gateway']),
        microsOf(samples, [...services, ...others]),
        microsOf(samples, stores),
        microsOf(samples, ['logs']),
        of((one) => costPerRequest(one).sql),
        of((one) => costPerRequest(one).redis),
      ],
    }
  })
  const cpu = ['gateway µs', 'services µs', 'stores µs', 'logs µs']
  return { title, columns: ['req/s', 'p50 ms', 'p99 ms', ...cpu, 'SQL', 'Redis'], rows, chart: 'req/s' }
}

function isPart(process: string): boolean {
  return ['gateway', 'logs', ...services, ...stores].includes(process)
}

function sumOf(values: Readonly<Record<string, number>>, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (values[name] ?? 0), 0)
}
