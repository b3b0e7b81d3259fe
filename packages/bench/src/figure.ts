import { loadavg } from 'node:os'
import type { Setting } from './setting.ts'

/** One result. `target` is null where the figure is only to be known. */
export type Figure = { name: string; unit: string; value: number; target: string | null; met: boolean | null }

/** Figures of a kind side by side. `chart` names the column that is drawn as bars. */
export type Table = {
  title: string
  columns: readonly string[]
  rows: readonly { name: string; values: readonly number[] }[]
  chart?: string
}

/** Values over time, one line for each name; `x` is in seconds. */
export type Course = {
  title: string
  unit: string
  lines: Readonly<Record<string, readonly { x: number; y: number }[]>>
}

export type Result = { figures: Figure[]; tables?: Table[]; courses?: Course[] }

/** What a measurement is given. Rounds and seconds are of one load, of several rounds the median counts; minutes are of a soak. */
export type Run = {
  quick: boolean
  rounds: number
  seconds: number
  minutes: number
  setting: () => Promise<Setting>
}

/** A measurement, which leaves nothing running but the setting that it shares with others. */
export type Measurement = { name: string; measure: (run: Run) => Promise<Result> }

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

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** What else the machine was doing: the load average of the last minute. */
export function machineLoad(): Figure {
  return figure('load of the machine', 'processes', { value: loadavg()[0] ?? 0 })
}
