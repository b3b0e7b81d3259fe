// Erases the résumés of a person: first the files, then the rows.
// Guarantees: the erasure is acknowledged only when the storage has confirmed that each stored file is gone. An upload in
// progress finds its row gone, and removes its file by itself.
import { unavailable } from '@portal/chassis/errors'
import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { resumes } from '../schema.ts'

/** The keys of files that were stored and are gone. */
export type RemovedFiles = ReadonlySet<string>

/** Removes all files of a user. Throws `unavailable` if the storage does not confirm it. */
export async function removeFilesOf({ db, storage }: Pick<Context, 'db' | 'storage'>, userId: number) {
  const rows = await db.select().from(resumes).where(eq(resumes.userId, userId))
  try {
    for (const { storageKey } of rows) await storage.remove(storageKey)
  } catch (error) {
    throw Object.assign(unavailable('Files cannot be removed at the moment'), { cause: error })
  }
  return new Set(rows.filter(({ state }) => state === 'READY').map(({ storageKey }) => storageKey))
}

/** Deletes the rows of a user. Throws `unavailable` if one was stored since its files were removed. */
export async function deleteResumesOf(tx: Transaction, userId: number, removed: RemovedFiles): Promise<void> {
  const rows = await tx.select().from(resumes).where(eq(resumes.userId, userId)).for('update')
  if (rows.some(({ state, storageKey }) => state === 'READY' && !removed.has(storageKey))) {
    throw unavailable('A file was stored in the meantime')
  }
  await tx.delete(resumes).where(eq(resumes.userId, userId))
}
