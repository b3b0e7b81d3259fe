import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRunFolder, onSuddenExit } from '@portal/stack/run-folder'
import type { TestProject } from 'vitest/node'
import { drawTable } from './draw-table.ts'

declare module 'vitest' {
  interface ProvidedContext {
    faults: { full: boolean; seed: number; dir: string; table: string; compileCache: string }
  }
}

/** Vitest's global setup of the fault suite: provides what its files share, and prints the table at the end. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = await createRunFolder('portal-faults-')
  const removeExitHandler = onSuddenExit(folder)
  const { dir } = folder
  const table = join(dir, 'table')
  const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000))
  project.provide('faults', {
    full: process.env.FAULTS === 'full',
    seed,
    // Holds the journals of all processes: Vitest kills interrupted workers, which then cannot stop their processes.
    dir,
    table,
    // Shared by the portals of all files, so that each source is compiled once.
    compileCache: join(dir, 'compile-cache'),
  })
  return () => {
    if (existsSync(table)) process.stdout.write(`\n${drawTable(readFileSync(table, 'utf8'))}\n`)
    removeExitHandler()
    folder.remove()
  }
}
