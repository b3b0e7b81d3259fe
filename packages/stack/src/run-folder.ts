// A temporary folder for one test run. Each `processes.json` at its top or one level below is a journal of processes.
// Guarantees: an interrupted run kills the processes it started.
// On crash: the next run with the same prefix stops the processes of a killed run and removes its folder.
import { globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLeftovers, killLeftovers } from './journal.ts'
import { readOwner, takeLock } from './lock.ts'
import { isRunning } from './processes.ts'
import { signals } from './stop-request.ts'

export type RunFolder = {
  dir: string
  /** Kills the recorded processes that are still running, and removes the folder. */
  remove: () => void
}

export async function createRunFolder(prefix: string): Promise<RunFolder> {
  await removeAbandoned(prefix)
  const dir = mkdtempSync(join(tmpdir(), prefix))
  const unlock = takeLock(lockPath(dir))
  return {
    dir,
    remove() {
      for (const journal of journalsIn(dir)) killLeftovers(journal)
      unlock()
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Kills the run's processes and removes its folder if the run exits suddenly. Returns a function that cancels this. */
export function onSuddenExit({ dir, remove }: RunFolder): () => void {
  return beforeSuddenExit(() => {
    killOwners(dir)
    remove()
  })
}

/**
 * Calls `onExit`, which must be synchronous, before the process exits: Vitest exits without any teardown when it is
 * interrupted or terminated. Returns a function that cancels this.
 */
export function beforeSuddenExit(onExit: () => void): () => void {
  const onSignal = () => process.exit(1)
  process.on('exit', onExit)
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    process.off('exit', onExit)
    for (const signal of signals) process.off(signal, onSignal)
  }
}

/**
 * Kills the processes that run a stack in the folder, because they would restart the processes that are killed next.
 */
function killOwners(dir: string): void {
  const owners = globSync('*/stack.lock', { cwd: dir }).map((path) => readOwner(join(dir, path)))
  for (const owner of owners) {
    if (owner !== undefined && owner.pid !== process.pid && isRunning(owner)) process.kill(owner.pid, 'SIGKILL')
  }
}

/** Removes the folders of earlier runs that no longer run, after stopping their processes. */
async function removeAbandoned(prefix: string): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dir = join(tmpdir(), name)
    try {
      const unlock = takeLock(lockPath(dir))
      for (const journal of journalsIn(dir)) await endLeftovers(journal)
      rmSync(dir, { recursive: true, force: true })
      unlock()
    } catch {
      // The folder is in use by another run or belongs to another user.
    }
  }
}

function journalsIn(dir: string): string[] {
  return globSync('{processes.json,*/processes.json}', { cwd: dir }).map((path) => join(dir, path))
}

function lockPath(dir: string): string {
  return join(dir, 'run.lock')
}
