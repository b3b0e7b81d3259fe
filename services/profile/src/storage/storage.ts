import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { createFileStorage } from './file-storage.ts'
import { createS3Storage } from './s3-storage.ts'

/** A stored file, as a list of all of them shows it. */
export type StoredFile = { key: string; storedAt: Date }

/** The first and the last byte of a part of a file. */
export type ByteRange = { start: number; end: number }

/**
 * Where files are. A file is never changed: it is stored under a new key, and removed.
 *
 * Guarantees: a file is either stored completely or not there. `put` and `remove` resolve once that is durable.
 * Does not guarantee: that a process that ends during `put` leaves nothing. What it leaves is in the list.
 */
export type Storage = {
  put: (key: string, bytes: Buffer) => Promise<void>
  /** Reads a file, or a part of it. Undefined if there is none. */
  get: (key: string, range?: ByteRange) => Promise<Readable | undefined>
  /** Removes a file; does nothing if there is none. */
  remove: (key: string) => Promise<void>
  /** The first thousand files whose key is greater than `after`, in the order of their keys. */
  list: (after: string) => Promise<StoredFile[]>
  /** Rejects if the storage is not available. */
  check: () => Promise<void>
}

/** How many files a list has at most. */
export const maxListed = 1000

/** A key that reveals nothing about the file. */
export function newStorageKey(): string {
  return randomBytes(20).toString('hex')
}

/** The storage at a URL: `file:///folder`, or `s3://key:secret@bucket?endpoint=https://…&region=…`. */
export function createStorage(url: URL): Storage {
  return url.protocol === 'file:' ? createFileStorage(url) : createS3Storage(url)
}
