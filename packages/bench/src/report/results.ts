import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { findProgram } from '@portal/stack/binaries'
import type { Course, Figure, Result, Table } from '../figure.ts'

/** The run that a result is from. */
export type Origin = { measurement: string; taken_at: string; quick: boolean }
export type Results = {
  machine: { processor: string; cores: number; memory_gb: number; node: string; database: string }
  figures: (Figure & Origin)[]
  tables: (Table & Origin)[]
  courses: (Course & Origin)[]
}

const path = fileURLToPath(new URL('../../../../bench-results.json', import.meta.url))

/** Stores the result of a measurement in bench-results.json and replaces its previous result. */
export function storeResults(
  measurement: string,
  quick: boolean,
  { figures, tables = [], courses = [] }: Result,
): void {
  const before = readResults()
  const origin: Origin = { measurement, taken_at: new Date().toISOString(), quick }
  const replace = <Item extends object>(old: readonly (Item & Origin)[], items: readonly Item[]) => [
    ...old.filter((item) => item.measurement !== measurement),
    ...items.map((item) => ({ ...origin, ...item })),
  ]
  const results: Results = {
    machine: describeMachine(),
    figures: replace(before?.figures ?? [], figures),
    tables: replace(before?.tables ?? [], tables),
    courses: replace(before?.courses ?? [], courses),
  }
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`)
}

/** Reads the results of all measurements so far; undefined if there are none. */
export function readResults(): Results | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : undefined
}

function describeMachine(): Results['machine'] {
  const processor = cpus()[0]?.model.trim() || 'unknown'
  const memory = Math.round(totalmem() / 2 ** 30)
  return {
    processor,
    cores: availableParallelism(),
    memory_gb: memory,
    node: process.version,
    database: databaseVersion(),
  }
}

function databaseVersion(): string {
  const output = execFileSync(findProgram('mysql'), ['--no-defaults', '--version'], { encoding: 'utf8' })
  return /\d+\.\d+\.\d+(-MariaDB)?/.exec(output)?.[0] ?? output.trim()
}
