import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createRunFolder, onSuddenExit } from '../src/run-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    faults: { full: boolean; seed: number; dir: string; table: string; compileCache: string }
  }
}

/** Vitest's global setup of the fault suite: what the files of the suite share, and the table at its end. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = await createRunFolder('portal-faults-')
  const calmDown = onSuddenExit(folder)
  const { dir } = folder
  const table = join(dir, 'table')
  const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000))
  project.provide('faults', {
    full: process.env.FAULTS === 'full',
    seed,
    /** For all that has processes: Vitest kills its workers when it is interrupted, so they cannot end their own. */
    dir,
    table,
    // What the portal of one file has compiled, that of the next need not.
    compileCache: join(dir, 'compile-cache'),
  })
  return () => {
    if (existsSync(table)) process.stdout.write(`\n${drawTable(readFileSync(table, 'utf8'))}\n`)
    calmDown()
    folder.remove()
  }
}

/** Lines of JSON, each with its cells by name, in columns. */
function drawTable(text: string): string {
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string | number>)
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [head, ...rows.map((row) => head.map((name) => String(row[name] ?? '')))]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  const draw = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return cells.map(draw).join('\n')
}
