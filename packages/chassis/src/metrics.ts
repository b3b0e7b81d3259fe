// What a process tells of itself to Prometheus, on a port of its own that is not for clients. Without that port nothing is
// counted and nothing is spent.
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ObservationConfig } from './config.ts'
import { type BacklogSource, type Checks, readinessOf } from './health.ts'
import type { Component } from './lifecycle.ts'
import { firstAddressOf } from './listen.ts'
import type { Logger } from './log.ts'

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export type Metrics = Component & {
  /** Counts a request: its method, the template of its route, its status and how many seconds it took. */
  observeRequest: ((method: string, route: string, status: number, seconds: number) => void) | undefined
  /** Tells a number that is asked for when somebody looks; with a `label`, a number for each of its values. */
  gauge: (about: About, read: Read) => void
  /** Like {@link Metrics.gauge}, of numbers that only rise. */
  counter: (about: About, read: Read) => void
  /** Tells what readiness tells: whether each store is up, and what waits to be done, under the same names. */
  observeReadiness: (checks: Checks, backlogs: readonly BacklogSource[]) => void
}
type About = { name: string; help: string; label?: string }
/** Undefined where it cannot be told now. */
type Reading = number | Readonly<Record<string, number>> | undefined
type Read = () => Reading | Promise<Reading>

/** The metrics of a process, told from start to stop. Source: Prometheus text format 0.0.4. */
export function createMetrics({ host, metricsPort: port }: ObservationConfig, log: Logger): Metrics {
  if (port === undefined) return untold
  const registry = new Registry()
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the header of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  })
  const server = createMetricsServer(registry, log)
  const gauge = (about: About, read: Read) => addReading(registry, Gauge, about, read)

  return {
    name: 'metrics',
    observeRequest: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    gauge,
    counter: (about, read) => addReading(registry, Counter, about, read),
    observeReadiness: (checks, backlogs) => {
      gauge({ name: 'store_up', help: 'Whether a store answers', label: 'store' }, () => statesOf(checks))
      for (const { meanings, report } of backlogs) {
        const together = sharing(report)
        for (const [name, help] of Object.entries(meanings)) {
          gauge({ name, help }, async () => (await together())[name])
        }
      }
    },
    start: async () => {
      collectDefaultMetrics({ register: registry })
      server.listen(port, firstAddressOf(host))
      await once(server, 'listening')
      log.info({ address: server.address() }, 'telling metrics')
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const nothing = () => undefined
const untold: Metrics = {
  name: 'metrics',
  observeRequest: undefined,
  gauge: nothing,
  counter: nothing,
  observeReadiness: nothing,
}

function createMetricsServer(registry: Registry, log: Logger): Server {
  const response = async (res: ServerResponse) => {
    const text = await registry.metrics()
    res.writeHead(200, { 'content-type': registry.contentType }).end(text)
  }
  return createServer((req, res) => {
    if (req.url !== '/metrics') {
      res.writeHead(404).end()
      return
    }
    response(res).catch((error: unknown) => {
      log.warn({ err: error }, 'metrics could not be told')
      res.destroy()
    })
  })
}

function addReading(registry: Registry, Kind: typeof Gauge | typeof Counter, about: About, read: Read): void {
  const { name, help, label } = about
  new Kind({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    async collect() {
      const reading = await readOrNothing(read)
      // In one turn with what follows, as several may look at the same time.
      this.reset()
      if (typeof reading === 'number') this.inc(reading)
      else for (const [value, number] of Object.entries(reading ?? {})) this.inc({ [label ?? 'of']: value }, number)
    },
  })
}

/** Nothing where the store that would tell is away, so that the others are told. */
async function readOrNothing(read: Read): Promise<Reading> {
  try {
    return await read()
  } catch {
    return undefined
  }
}

async function statesOf(checks: Checks): Promise<Record<string, number>> {
  const { checks: states } = await readinessOf(checks)
  return Object.fromEntries(Object.entries(states).map(([store, state]) => [store, Number(state === 'up')]))
}

/** Asks once for all who ask while an answer is on its way, as metrics do that are told together. */
export function sharing<Result>(request: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | undefined
  return () => {
    underWay ??= request().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}
