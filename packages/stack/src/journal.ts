// Records on disk which processes were started for one data directory.
// Guarantees: a child is recorded before anything else happens to it, so the next start finds what a killed stack left.
// On crash: a kill within the millisecond between the start of a child and its record leaves this child unrecorded.
import { rmSync } from 'node:fs'
import { z } from 'zod'
import { parseJson } from './json.ts'
import { readIfPresent, tryWritePrivateFile, writePrivateFile } from './private-file.ts'
import { endProcesses, identifyProcess, isRunning, signalGroup } from './processes.ts'

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

/** Stops the processes that an earlier, killed stack recorded and left running. Returns their names. */
export async function endLeftovers(path: string): Promise<string[]> {
  const left = readEntries(path).filter(isRunning)
  await endProcesses(left, 8_000)
  rmSync(path, { force: true })
  return left.map(({ name }) => name)
}

/** Kills the recorded processes that are still running, without waiting. */
export function killLeftovers(path: string): void {
  for (const { pid } of readEntries(path).filter(isRunning)) signalGroup(pid, 'SIGKILL')
}

function readEntries(path: string): Entry[] {
  // Only a crash of the whole machine can corrupt the file, and then none of its processes are running.
  const parsed = z.array(entry).safeParse(parseJson(readIfPresent(path) ?? ''))
  return parsed.success ? parsed.data : []
}
