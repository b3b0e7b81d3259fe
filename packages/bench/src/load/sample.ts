import { type PortalUnderTest, processNames } from '../portal.ts'
import { createMeter, difference, type Usage } from './usage.ts'
import { type Load, type Outcome, sendLoad } from './wrk.ts'

/** Who is asked. `pids` are of what serves beside the processes and stores of the portal. */
export type Side = { name: string; url: string; portal: PortalUnderTest; pids: Readonly<Record<string, number>> }

/** A load, and what all processes and stores did meanwhile. */
export type Sample = Outcome & { perSecond: number; usage: Usage }

/** Asks for as long as is said, and counts what it costs. */
export async function sample({ url, portal, pids }: Side, load: Omit<Load, 'url'>): Promise<Sample> {
  const meter = await createMeter({ ...portal, pids: () => ({ ...pidsOf(portal), ...pids }) })
  try {
    const before = await meter.read()
    const outcome = await sendLoad({ url, ...load })
    const usage = difference(before, await meter.read())
    return { ...outcome, perSecond: outcome.requests / outcome.seconds, usage }
  } finally {
    await meter.close()
  }
}

/** What one request has cost. */
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
  // We are the one that writes the logs of all processes down.
  return { ...Object.fromEntries(names.map((name) => [name, portal.pidOf(name)])), logs: process.pid }
}
