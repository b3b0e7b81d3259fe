import { randomInt } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { drawTable } from '../faults/draw-table.ts'

declare module 'vitest' {
  interface ProvidedContext {
    attacks: { seed: number; table: string }
  }
}

/** Vitest's global setup of the attacks: provides the table that the test files fill, and prints it at the end. */
export default function setup(project: TestProject): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'portal-attacks-'))
  const table = join(dir, 'table')
  project.provide('attacks', { seed: Number(process.env.ATTACKS_SEED ?? randomInt(1_000_000)), table })
  return () => {
    if (existsSync(table)) process.stdout.write(`\n${drawTable(inOrder(readFileSync(table, 'utf8')))}\n`)
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The rows sorted by name, in whichever order the files ran, and a row with their totals. */
function inOrder(text: string): string {
  const rows = text
    .trim()
    .split('\n')
    .sort()
    .map((row) => JSON.parse(row) as Record<string, string | number>)
  const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name] ?? 0), 0)
  const names = ['sent', 'as expected', '5xx', 'hangs']
  const all = { line: 'all', ...Object.fromEntries(names.map((name) => [name, sum(name)])) }
  return [...rows, all].map((row) => JSON.stringify(row)).join('\n')
}
