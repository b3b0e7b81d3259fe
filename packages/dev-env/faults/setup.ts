import { randomInt } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    faults: { full: boolean; seed: number; table: string; compileCache: string }
  }
}

/** Vitest's global setup of the fault suite: what the files of the suite share, and the table at its end. */
export default function setup(project: TestProject): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'portal-faults-'))
  const table = join(dir, 'table')
  const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000))
  project.provide('faults', {
    full: process.env.FAULTS === 'full',
    seed,
    table,
    // What the portal of one file has compiled, that of the next need not.
    compileCache: join(dir, 'compile-cache'),
  })
  return () => {
    if (existsSync(table)) process.stdout.write(`\n${drawTable(readFileSync(table, 'utf8'))}\n`)
    rmSync(dir, { recursive: true, force: true })
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
