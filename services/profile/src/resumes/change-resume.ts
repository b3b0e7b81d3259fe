import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import type { ResumeChange } from '@portal/contracts/profile/resumes-http'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ResumeRow, resumes } from '../schema.ts'
import { fileNameOf } from './file-name.ts'
import { lockResumes, resumeNotFound } from './queries.ts'

/** Renames a résumé of the actor, or makes it the default instead of another one. */
export function changeResume(ctx: Context, actor: Actor, id: number, input: ResumeChange): Promise<ResumeRow> {
  return transact(ctx, async (tx) => {
    const all = await lockResumes(tx, actor.id)
    const before = all.find((row) => row.id === id)
    if (before?.state !== 'READY') throw resumeNotFound()
    const fileName = input.file_name === undefined ? before.fileName : fileNameOf(input.file_name, before.mediaType)
    const isDefault = input.is_default ?? before.isDefault
    if (fileName === before.fileName && isDefault === before.isDefault) return before
    if (isDefault !== before.isDefault) {
      const isTheOther = and(eq(resumes.userId, actor.id), eq(resumes.isDefault, true))
      await tx.update(resumes).set({ isDefault: false }).where(isTheOther)
    }
    const change = { fileName, isDefault, revision: before.revision + 1, updatedAt: new Date() }
    await tx.update(resumes).set(change).where(eq(resumes.id, id))
    return { ...before, ...change }
  })
}
