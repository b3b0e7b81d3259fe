import { loadavg } from 'node:os'

/** One result. `target` is null where the figure is only to be known. */
export type Figure = { name: string; unit: string; value: number; target: string | null; met: boolean | null }

/** A measurement, which starts what it needs and leaves nothing behind. */
export type Measurement = { name: string; measure: () => Promise<Figure[]> }

type Target = { atMost: number } | { atLeast: number }

/** A figure, rounded to two places, and whether it meets its target. */
export function figure(name: string, unit: string, measured: { value: number; target?: Target }): Figure {
  const { target } = measured
  const value = Math.round(measured.value * 100) / 100
  if (!target) return { name, unit, value, target: null, met: null }
  if ('atMost' in target) return { name, unit, value, target: `≤ ${target.atMost}`, met: value <= target.atMost }
  return { name, unit, value, target: `≥ ${target.atLeast}`, met: value >= target.atLeast }
}

/** The value that the given share of the values does not exceed; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] as number
}

/** What else the machine was doing: the load average of the last minute. */
export function machineLoad(): Figure {
  return figure('load of the machine', 'processes', { value: loadavg()[0] ?? 0 })
}
