import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { resumeRemoved } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { resumes } from '../schema.ts'
import { stateOfResume } from './present.ts'
import { lockResumes, resumeNotFound } from './queries.ts'

/** Removes a résumé of the actor. The newest of the others becomes the default if this one was. */
export function removeResume(ctx: Context, actor: Actor, id: number): Promise<void> {
  return transact(ctx, async (tx) => {
    const all = await lockResumes(tx, actor.id)
    const before = all.find((row) => row.id === id)
    if (before?.state !== 'READY') throw resumeNotFound()
    const now = new Date()
    const revision = before.revision + 1
    const gone = { sha256: null, place: null, isDefault: false, scanDueAt: null }
    const removal = { isDeleted: now, updatedAt: now, revision, ...gone }
    await tx.update(resumes).set(removal).where(eq(resumes.id, id))
    const next = all.findLast((row) => row.id !== id && row.state === 'READY')
    if (before.isDefault && next) await tx.update(resumes).set({ isDefault: true }).where(eq(resumes.id, next.id))
    await record(tx, resumeRemoved, { aggregateId: id, revision, data: stateOfResume(before) })
    tx.afterCommit(ctx.removeFiles)
  })
}
