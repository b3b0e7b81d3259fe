import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/**
 * Replaces a file atomically: a reader sees the old text or the new one. Only the owner can read the file. With
 * `durable` the text is on the disk on return; without, the file may be lost or empty after a crash of the machine.
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
 * Like writePrivateFile, but ignores errors such as a full disk or a removed folder and then leaves the file unchanged.
 * For files that describe running processes, which must not stop because of them.
 */
export function tryWritePrivateFile(path: string, text: string): void {
  try {
    writePrivateFile(path, text)
  } catch {
    // The processes keep running, and the next write may succeed.
  }
}

/** Reads a file. Returns undefined if it does not exist. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
