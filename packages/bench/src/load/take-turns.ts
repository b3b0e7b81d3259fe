import { serviceNames as services } from '@portal/stack/service-names'
import { median, type Run, type Table } from '../figure.ts'
import { maxTakes, takeQuietly } from './quiet-machine.ts'
import { costPerRequest, type Sample, type Side, sample } from './sample.ts'
import type { Request } from './wrk.ts'

/** One of several servers or routes that are measured alternately. */
export type Contender = {
  name: string
  side: Side
  connections: number
  /** The requests of a turn. Turns are numbered from 0, the warm-up; one on a busy machine is repeated as the next. */
  requests: (turn: number) => readonly Request[]
  /** Waits until the portal has processed everything that the load has caused, which counts as its cost. */
  settle?: () => Promise<void>
  /** Starts something that runs during the load, before it settles. Returns a function that stops it. */
  meanwhile?: () => () => void
}

const warmUpSeconds = 4

/**
 * Measures every contender once per round, so that other activity on the machine affects all of them alike. Throws
 * `BusyMachineError` if there is too much of that.
 */
export async function alternate(run: Run, contenders: readonly Contender[]): Promise<Map<string, Sample[]>> {
  const taken = new Map(contenders.map(({ name }) => [name, [] as Sample[]]))
  const turns = new Map(contenders.map(({ name }) => [name, 0]))
  // Round 0 warms up caches and the JIT compiler and is not counted.
  for (let round = 0; round <= run.rounds; round++) {
    const seconds = round === 0 ? Math.min(warmUpSeconds, run.seconds) : run.seconds
    for (const contender of contenders) {
      const { name } = contender
      const result = await takeQuietly(() => {
        const turn = turns.get(name) ?? 0
        turns.set(name, turn + 1)
        return takeTurn(contender, turn, seconds)
      })
      if (round > 0) taken.get(name)?.push(result)
    }
  }
  return taken
}

/** The most turns that {@link alternate} takes for each contender. */
export function mostTurns({ rounds }: Run): number {
  return (rounds + 1) * maxTakes
}

async function takeTurn(
  { side, connections, requests, settle, meanwhile }: Contender,
  turn: number,
  seconds: number,
): Promise<Sample> {
  const load = { connections, requests: requests(turn), seconds }
  if (!meanwhile) return sample(side, load, settle)
  const end = meanwhile()
  try {
    return await sample(side, load)
  } finally {
    end()
    await settle?.()
  }
}

/** The samples of one contender. Throws if there is none of that name. */
export function samplesOf(taken: ReadonlyMap<string, readonly Sample[]>, name: string): readonly Sample[] {
  const samples = taken.get(name)
  if (!samples) throw new Error(`There are no samples of ${name}`)
  return samples
}

/** The CPU time of the named processes per request, in µs: the median of the rounds. */
export function microsOf(samples: readonly Sample[], names: readonly string[]): number {
  return median(samples.map((one) => sumOf(costPerRequest(one).cpuMicros, names)))
}

/** The same, of each round. */
export function microsByRound(samples: readonly Sample[], names: readonly string[]): number[] {
  return samples.map((one) => microsOf([one], names))
}

const stores = ['mysql', 'redis', 'redisCache', 'nats']

/** The CPU time of all processes of the portal and its stores per request, in µs: the median of the rounds. */
export function totalMicrosOf(samples: readonly Sample[]): number {
  return microsOf(samples, ['gateway', ...services, ...stores])
}

/** The CPU time per request of each contender by process. Processes below 5 µs are left out. */
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

/** The medians of all contenders. Processes outside the portal and its stores count as services. */
export function tableOfRounds(title: string, taken: ReadonlyMap<string, readonly Sample[]>): Table {
  const rows = [...taken].map(([name, samples]) => {
    const of = (value: (one: Sample) => number) => median(samples.map(value))
    const others = Object.keys(samples[0]?.usage.cpuMs ?? {}).filter((process) => !isOfPortal(process))
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

function isOfPortal(process: string): boolean {
  return ['gateway', 'logs', ...services, ...stores].includes(process)
}

function sumOf(values: Readonly<Record<string, number>>, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (values[name] ?? 0), 0)
}
