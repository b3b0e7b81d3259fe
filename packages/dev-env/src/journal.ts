import { rmSync } from 'node:fs'
import { z } from 'zod'
import { parseJson } from './json.ts'
import { readIfPresent, tryWritePrivateFile, writePrivateFile } from './private-file.ts'
import { endProcesses, identifyProcess, isRunning, signalGroup } from './processes.ts'

/*
 * The processes started for one data directory, on disk. It is written before anything else happens to a new child, so
 * that the next start finds what a killed stack left running. A kill between the birth of a child and that write (less
 * than a millisecond) leaves the child unknown; nothing else does.
 */

export type Journal = { add: (name: string, pid: number) => void; remove: (pid: number) => void }

const entry = z.object({ name: z.string(), pid: z.int().positive(), startedAt: z.string() })
type Entry = z.infer<typeof entry>

export function createJournal(path: string): Journal {
  const entries = new Map<number, Entry>()
  const text = () => JSON.stringify([...entries.values()], undefined, 1)
  writePrivateFile(path, text())
  return {
    add(name, pid) {
      const identity = identifyProcess(pid)
      if (identity === undefined) return
      entries.set(pid, { name, ...identity })
      tryWritePrivateFile(path, text())
    },
    remove(pid) {
      if (entries.delete(pid)) tryWritePrivateFile(path, text())
    },
  }
}

/** Ends what the journal of an earlier, killed stack names and is still running; returns the names. */
export async function endLeftovers(path: string): Promise<string[]> {
  const left = readEntries(path).filter(isRunning)
  await endProcesses(left, 8_000)
  rmSync(path, { force: true })
  return left.map(({ name }) => name)
}

/** Kills what the journal names and is running, without waiting. */
export function killLeftovers(path: string): void {
  for (const { pid } of readEntries(path).filter(isRunning)) signalGroup(pid, 'SIGKILL')
}

function readEntries(path: string): Entry[] {
  // Only a crash of the whole machine can spoil the file, and then nothing was left running.
  const parsed = z.array(entry).safeParse(parseJson(readIfPresent(path) ?? ''))
  return parsed.success ? parsed.data : []
}
