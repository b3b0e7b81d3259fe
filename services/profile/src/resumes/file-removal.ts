// Removes the files that are no longer needed: of removed résumés soon, of uploads that ended early after an hour, and
// files without a row after a day. Every replica does, and it may be done twice.
// Guarantees: a row is deleted only after its file, so a file is not forgotten if the process ends in between.
import type { Database } from '@portal/chassis/mysql/database'
import type { BacklogSource } from '@portal/chassis/runtime/health'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { and, asc, eq, gt, isNotNull, lt, lte } from 'drizzle-orm'
import { resumes } from '../schema.ts'
import type { Storage } from '../storage/storage.ts'

const everyMs = 60_000
const compareEveryMs = 6 * 3600_000
const maxUploadMs = 3600_000
const maxStrayMs = 24 * 3600_000
const chunkRows = 100

type Options = { db: Database; storage: Storage; log: Logger }

export type FileRemoval = Component & { notify: () => void; backlog: BacklogSource }

export function createFileRemoval({ db, storage, log }: Options): FileRemoval {
  let missing: number | undefined
  let comparedAt = Number.NEGATIVE_INFINITY
  const loop = createLoop('files', async ({ wait, isStopped }) => {
    try {
      await removeFiles({ db, storage }, isStopped)
      if (performance.now() - comparedAt > compareEveryMs) {
        missing = await compareFiles({ db, storage }, isStopped)
        comparedAt = performance.now()
      }
    } catch (error) {
      log.warn({ err: error }, 'removing files paused')
    }
    if (!isStopped()) await wait(everyMs)
  })
  const meanings = { resume_files_missing: 'Résumés whose file is not in the storage' }
  return {
    ...loop,
    backlog: { meanings, report: async () => (missing === undefined ? {} : { resume_files_missing: missing }) },
  }
}

type Stores = Pick<Options, 'db' | 'storage'>

/** Removes the files and rows of removed résumés, and of uploads that have not ended within an hour. */
async function removeFiles({ db, storage }: Stores, isStopped: () => boolean): Promise<void> {
  const begun = new Date(Date.now() - maxUploadMs)
  const isUnneeded = and(eq(resumes.isPinned, false), isNotNull(resumes.isDeleted))
  const read = [
    () => db.select().from(resumes).where(isUnneeded).orderBy(asc(resumes.isDeleted)),
    () => db.select().from(resumes).where(lt(resumes.uploadingSince, begun)).orderBy(asc(resumes.uploadingSince)),
  ]
  for (const unneeded of read) {
    for (let count = chunkRows; count === chunkRows && !isStopped(); ) {
      const rows = await unneeded().limit(chunkRows)
      count = rows.length
      for (const { id, storageKey, revision } of rows) {
        await storage.remove(storageKey)
        await db.delete(resumes).where(and(eq(resumes.id, id), eq(resumes.revision, revision)))
      }
    }
  }
}

/** Compares the files with the rows in the order of their keys. Returns how many rows have no file. */
async function compareFiles({ db, storage }: Stores, isStopped: () => boolean): Promise<number> {
  const [stray, settled] = [new Date(Date.now() - maxStrayMs), new Date(Date.now() - maxUploadMs)]
  let missing = 0
  for (let after = ''; !isStopped(); ) {
    const files = await storage.list(after)
    const last = files.at(-1)?.key
    const isInPage = and(gt(resumes.storageKey, after), last === undefined ? undefined : lte(resumes.storageKey, last))
    const rows = await db.select().from(resumes).where(isInPage).orderBy(asc(resumes.storageKey))
    const [keys, known] = [new Set(files.map(({ key }) => key)), new Set(rows.map(({ storageKey }) => storageKey))]
    for (const { key, storedAt } of files) if (!known.has(key) && storedAt < stray) await storage.remove(key)
    missing += rows.filter(
      (row) => row.state === 'READY' && row.updatedAt < settled && !keys.has(row.storageKey),
    ).length
    if (last === undefined) break
    after = last
  }
  return missing
}
