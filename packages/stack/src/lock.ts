// Allows one stack per data directory, by a lock file that names its owner.
// Guarantees: the file appears complete or not at all (a hard link), so two starts cannot both hold it.
// On crash: the next start takes over a lock whose owner no longer runs.
import { linkSync, renameSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { parseJson } from './json.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'
import { identifyProcess, isRunning, type ProcessIdentity } from './processes.ts'
import { Fault } from './startup-error.ts'

const owner = z.object({ pid: z.int(), startedAt: z.string() })

/** Takes the lock and returns a function that releases it. Throws a Fault if a running process holds it. */
export function takeLock(path: string): () => void {
  const self = identifyProcess(process.pid)
  if (self === undefined) throw new Error('this process could not be identified')
  const draft = `${path}.${process.pid}`
  writePrivateFile(draft, JSON.stringify(self))
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(draft, path)) return () => rmSync(path, { force: true })
      const owner = readOwner(path)
      if (owner !== undefined && isRunning(owner)) throw inUse(path, owner)
      setAside(path, owner)
    }
    throw new Fault(`could not take ${path}, because other processes keep taking it; try again`)
  } finally {
    rmSync(draft, { force: true })
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function setAside(path: string, stale: ProcessIdentity | undefined): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return // Another start was faster; the next attempt finds its lock.
  }
  // Another start may have put its own lock here between the read and the rename. If so, put it back.
  const moved = readOwner(aside)
  if (moved !== undefined && moved.startedAt !== stale?.startedAt && isRunning(moved)) tryLink(aside, path)
  rmSync(aside, { force: true })
}

/** The process that holds a lock, or held it when it ended. Undefined if there is no lock. */
export function readOwner(path: string): ProcessIdentity | undefined {
  const text = readIfPresent(path)
  const parsed = text === undefined ? undefined : owner.safeParse(parseJson(text))
  return parsed?.data
}

function inUse(path: string, owner: ProcessIdentity): Fault {
  const folder = path.slice(0, path.lastIndexOf('/'))
  return new Fault(
    `the data directory ${folder} is in use by process ${owner.pid}; stop it or choose another with PORTAL_DATA_DIR=…`,
  )
}
