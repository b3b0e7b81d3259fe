import { linkSync, renameSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { parseJson } from './json.ts'
import { readIfPresent, writePrivateFile } from './private-file.ts'
import { identifyProcess, isRunning, type ProcessIdentity } from './processes.ts'
import { Fault } from './startup-error.ts'

/*
 * One stack per data directory. The lock is a file that names its owner; it appears whole or not at all (a hard link),
 * so two starts at the same moment cannot both have it. A lock whose owner no longer runs is taken over.
 */

const owner = z.object({ pid: z.int(), startedAt: z.string() })

/** Takes the lock or throws a Fault; returns the function that gives it back. */
export function takeLock(path: string): () => void {
  const self = identifyProcess(process.pid)
  if (self === undefined) throw new Error('this process cannot see itself among the running ones')
  const draft = `${path}.${process.pid}`
  writePrivateFile(draft, JSON.stringify(self))
  try {
    for (let tries = 0; tries < 5; tries++) {
      if (tryLink(draft, path)) return () => rmSync(path, { force: true })
      const owner = readOwner(path)
      if (owner !== undefined && isRunning(owner)) throw inUse(path, owner)
      setAside(path, owner)
    }
    throw new Fault(`${path} changes hands too quickly; try again`)
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
    return // Another start was quicker; the next try sees its lock.
  }
  // Between reading and renaming, another start may have put its own lock here: that one goes back.
  const moved = readOwner(aside)
  if (moved !== undefined && moved.startedAt !== stale?.startedAt && isRunning(moved)) tryLink(aside, path)
  rmSync(aside, { force: true })
}

/** Who holds a lock, or held it when they ended; undefined where there is none. */
export function readOwner(path: string): ProcessIdentity | undefined {
  const text = readIfPresent(path)
  const parsed = text === undefined ? undefined : owner.safeParse(parseJson(text))
  return parsed?.data
}

function inUse(path: string, owner: ProcessIdentity): Fault {
  const folder = path.slice(0, path.lastIndexOf('/'))
  return new Fault(
    `the data directory ${folder} is in use by process ${owner.pid}; stop it or choose another with PORTAL_DATA_DIR`,
  )
}
