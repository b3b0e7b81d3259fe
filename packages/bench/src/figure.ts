import { loadavg } from 'node:os'
import type { Setting } from './setting.ts'

/** One result. `target` and `met` are null for figures without a target. */
export type Figure = { name: string; unit: string; value: number; target: string | null; met: boolean | null }

/** A table of values. `chart` is the column that is drawn as a bar chart. */
export type Table = {
  title: string
  columns: readonly string[]
  rows: readonly { name: string; values: readonly number[] }[]
  chart?: string
}

/** Values over time, one line per name. `x` is in seconds. */
export type Course = {
  title: string
  unit: string
  lines: Readonly<Record<string, readonly { x: number; y: number }[]>>
}

export type Result = { figures: Figure[]; tables?: Table[]; courses?: Course[] }

/**
 * The parameters of a run. Each load runs for `rounds` of `seconds`, and the median of the rounds counts. `minutes` is
 * the duration of the soak. `setting` starts the portal that measurements share.
 */
export type Run = {
  quick: boolean
  rounds: number
  seconds: number
  minutes: number
  setting: () => Promise<Setting>
}

/** A measurement. It stops everything it has started except the shared setting. */
export type Measurement = { name: string; measure: (run: Run) => Promise<Result> }

type Target = { atMost: number } | { atLeast: number }

/** Creates a figure, rounded to two decimal places, and checks it against its target. */
export function figure(name: string, unit: string, measured: { value: number; target?: Target }): Figure {
  const { target } = measured
  const value = Math.round(measured.value * 100) / 100
  if (!target) return { name, unit, value, target: null, met: null }
  if ('atMost' in target) return { name, unit, value, target: `≤ ${target.atMost}`, met: value <= target.atMost }
  return { name, unit, value, target: `≥ ${target.atLeast}`, met: value >= target.atLeast }
}

/** The quantile at `share`, from 0 to 1; 0.5 is the median. Throws if there are no values. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('There are no measured values')
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] as number
}

/** The median of the ratios of the rounds: other activity on the machine varies between them. */
export function medianRatio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The load average of the last minute, which includes everything else on the machine. */
export function machineLoad(): Figure {
  return figure('load of the machine', 'processes', { value: loadavg()[0] ?? 0 })
}
