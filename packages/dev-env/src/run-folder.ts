import { globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLeftovers, killLeftovers } from './journal.ts'
import { readOwner, takeLock } from './lock.ts'
import { isRunning } from './processes.ts'
import { signals } from './stop-request.ts'

/*
 * A temporary folder for one run of tests, in which the processes it starts are noted: each `processes.json`, at its top
 * or one level below, is a journal. A run that is interrupted takes its processes with it; those of a run that was
 * killed are ended by the next one.
 */

export type RunFolder = {
  dir: string
  /** Kills what is noted in it and still running, and removes it. */
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

/** Kills the processes of a run that is ended suddenly, for which alone there is time. Returns how to call that off. */
export function onSuddenExit({ dir, remove }: RunFolder): () => void {
  return beforeSuddenExit(() => {
    killOwners(dir)
    remove()
  })
}

/**
 * Does something, without waiting, before the process exits. Vitest leaves at once when it is interrupted or ended from
 * outside, without any teardown. Returns how to call that off.
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

/** Kills whoever runs a stack in the folder, who would otherwise start again what is killed next. */
function killOwners(dir: string): void {
  const owners = globSync('*/stack.lock', { cwd: dir }).map((path) => readOwner(join(dir, path)))
  for (const owner of owners) {
    if (owner !== undefined && owner.pid !== process.pid && isRunning(owner)) process.kill(owner.pid, 'SIGKILL')
  }
}

/** Folders of earlier runs that nobody holds any more: their processes are ended, then they are removed. */
async function removeAbandoned(prefix: string): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const dir = join(tmpdir(), name)
    try {
      const unlock = takeLock(lockPath(dir))
      for (const journal of journalsIn(dir)) await endLeftovers(journal)
      rmSync(dir, { recursive: true, force: true })
      unlock()
    } catch {
      // Another run is using it, or it is another user's.
    }
  }
}

function journalsIn(dir: string): string[] {
  return globSync('{processes.json,*/processes.json}', { cwd: dir }).map((path) => join(dir, path))
}

function lockPath(dir: string): string {
  return join(dir, 'run.lock')
}
