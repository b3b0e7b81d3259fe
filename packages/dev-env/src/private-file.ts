import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/**
 * Replaces a file as a whole: a reader sees the old text or the new one. Only the owner may read it. A `durable` one is
 * on the disk when this returns; another may be lost, or empty, when the machine itself crashes.
 */
export function writePrivateFile(path: string, text: string, durability?: 'durable'): void {
  const draft = `${path}.${process.pid}.tmp`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, text)
    if (durability === 'durable') fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
}

/**
 * Like writePrivateFile, for notes that must not bring down what they are about: a full disk, or a folder that somebody
 * has removed, leaves them as they are.
 */
export function tryWritePrivateFile(path: string, text: string): void {
  try {
    writePrivateFile(path, text)
  } catch {
    // What runs goes on running; the next note may succeed.
  }
}

/** The text of a file, or undefined where there is none. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
