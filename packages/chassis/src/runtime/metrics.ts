// The Prometheus metrics of a process, on a separate port that is not for clients. Without that port nothing is
// measured.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ObservationConfig } from '../config/config.ts'
import { type BacklogSource, type Checks, readinessOf } from './health.ts'
import type { Component } from './lifecycle.ts'
import { firstAddressOf } from './listen.ts'
import type { Logger } from './log.ts'

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export type Metrics = Component & {
  /** Records a request: method, route template, status and duration in seconds. Undefined if metrics are off. */
  observeRequest: ((method: string, route: string, status: number, seconds: number) => void) | undefined
  /** Registers a gauge that is read on each scrape; with a `label`, one number for each value of the label. */
  gauge: (about: About, read: Read) => void
  /** Like {@link Metrics.gauge}, for numbers that only increase. */
  counter: (about: About, read: Read) => void
  /** Registers what readiness reports under the same names: whether each store is up, and the backlogs. */
  observeReadiness: (checks: Checks, backlogs: readonly BacklogSource[]) => void
}
type About = { name: string; help: string; label?: string }
/** Undefined if the value is not available now. */
type Reading = number | Readonly<Record<string, number>> | undefined
type Read = () => Reading | Promise<Reading>

/** The metrics of a process, served from start to stop. Source: Prometheus text format 0.0.4. */
export function createMetrics({ host, metricsPort: port }: ObservationConfig, log: Logger): Metrics {
  const registry = new Registry()
  const gauge = (about: About, read: Read) => addReading(registry, Gauge, about, read)
  return {
    name: 'metrics',
    gauge,
    counter: (about, read) => addReading(registry, Counter, about, read),
    observeReadiness: (checks, backlogs) => {
      gauge({ name: 'store_up', help: 'Whether a store is available', label: 'store' }, () => statesOf(checks))
      for (const { meanings, report } of backlogs) {
        const sharedReport = sharing(report)
        for (const [name, help] of Object.entries(meanings)) {
          gauge({ name, help }, async () => (await sharedReport())[name])
        }
      }
    },
    ...(port === undefined
      ? { observeRequest: undefined }
      : { observeRequest: requestObserver(registry), ...metricsEndpoint(registry, { host, port }, log) }),
  }
}

function requestObserver(registry: Registry): NonNullable<Metrics['observeRequest']> {
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the header of a request to the end of its response',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  })
  return (method, route, status, seconds) => requests.observe({ method, route, status }, seconds)
}

function metricsEndpoint(registry: Registry, { host, port }: { host: string; port: number }, log: Logger) {
  const server = createServer(async (req, res) => {
    if (req.url !== '/metrics') {
      res.writeHead(404).end()
      return
    }
    try {
      const text = await registry.metrics()
      res.writeHead(200, { 'content-type': registry.contentType }).end(text)
    } catch (error) {
      log.warn({ err: error }, 'metrics could not be collected')
      res.destroy()
    }
  })
  return {
    start: async () => {
      collectDefaultMetrics({ register: registry })
      server.listen(port, firstAddressOf(host))
      await once(server, 'listening')
      log.info({ address: server.address() }, 'metrics are available')
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function addReading(registry: Registry, Kind: typeof Gauge | typeof Counter, about: About, read: Read): void {
  const { name, help, label } = about
  new Kind({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    async collect() {
      const reading = await readIfAvailable(read)
      // Synchronous with what follows, because several scrapes may run at the same time.
      this.reset()
      if (typeof reading === 'number') this.inc(reading)
      else for (const [value, number] of Object.entries(reading ?? {})) this.inc({ [label ?? 'of']: value }, number)
    },
  })
}

/** Skips a metric whose store is unavailable, so the rest are still exported. */
async function readIfAvailable(read: Read): Promise<Reading> {
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

/** Calls `request` once for all callers while a call is in flight, as metrics with a common source do. */
export function sharing<Result>(request: () => Promise<Result>): () => Promise<Result> {
  let inFlight: Promise<Result> | undefined
  return () => {
    inFlight ??= request().finally(() => {
      inFlight = undefined
    })
    return inFlight
  }
}
