import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

type Durability = 'durable' | undefined

/**
 * Replaces a file that only the owner can read, atomically: a reader sees the old text or the new one. With `durable` the
 * text is on the disk on return; without, the file may be lost or empty after a crash of the machine.
 */
export function writePrivateFile(path: string, text: string, durability?: Durability): void {
  replaceFile(path, text, 0o600, durability)
}

/** Like writePrivateFile, for a file that everybody can read. */
export function writePublicFile(path: string, text: string): void {
  replaceFile(path, text, 0o644)
}

function replaceFile(path: string, text: string, mode: number, durability?: Durability): void {
  const draft = `${path}.${process.pid}.tmp`
  const file = openSync(draft, 'w', mode)
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
