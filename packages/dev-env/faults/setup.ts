import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createRunFolder, onSuddenExit } from '../src/run-folder.ts'
import { drawTable } from './draw-table.ts'

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
