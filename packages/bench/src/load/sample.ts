import { type PortalUnderTest, processNames } from '../portal.ts'
import { createMeter, difference, type Usage } from './usage.ts'
import { type Load, type Outcome, sendLoad } from './wrk.ts'

/** A server under load. `pids` are its processes other than those of the portal and its stores. */
export type Side = { name: string; url: string; portal: PortalUnderTest; pids: Readonly<Record<string, number>> }

/** The outcome of a load, and the usage of all processes and stores until everything that it caused was processed. */
export type Sample = Outcome & { perSecond: number; usage: Usage }

/**
 * Sends a load and measures the usage until `settle` resolves, which waits until the portal has processed everything
 * that the load has caused.
 */
export async function sample(
  { url, portal, pids }: Side,
  load: Omit<Load, 'url'>,
  settle?: () => Promise<void>,
): Promise<Sample> {
  const meter = await createMeter({ ...portal, pids: () => ({ ...pidsOf(portal), ...pids }) })
  try {
    const before = await meter.read()
    const outcome = await sendLoad({ url, ...load })
    await settle?.()
    const usage = difference(before, await meter.read())
    return { ...outcome, perSecond: outcome.requests / outcome.seconds, usage }
  } finally {
    await meter.close()
  }
}

/** CPU time in µs per process, SQL statements and Redis commands per request. */
export function costPerRequest({ usage, requests }: Sample) {
  const cpu = Object.entries(usage.cpuMs).map(([name, ms]) => [name, (ms * 1000) / requests] as const)
  return {
    cpuMicros: Object.fromEntries(cpu) as Record<string, number>,
    sql: usage.sqlStatements / requests,
    redis: usage.redisCommands / requests,
  }
}

function pidsOf(portal: PortalUnderTest): Record<string, number> {
  const names = [...processNames, 'mysql', 'redis', 'redisCache', 'nats'] as const
  // This process writes the logs of all others.
  return { ...Object.fromEntries(names.map((name) => [name, portal.pidOf(name)])), logs: process.pid }
}
