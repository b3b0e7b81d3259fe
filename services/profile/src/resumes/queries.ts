import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { and, eq, isNull, or } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ResumeRow, resumes } from '../schema.ts'

/** The résumés that a user has, the newest first. */
export async function listResumes(db: Database, userId: number): Promise<ResumeRow[]> {
  const rows = await db
    .select()
    .from(resumes)
    .where(and(isTheirs(userId), eq(resumes.state, 'READY')))
  return rows.sort((one, other) => other.id - one.id)
}

/** The places of a user that are taken, also by uploads in progress. */
export function findPlaces(tx: Transaction, userId: number): Promise<ResumeRow[]> {
  return tx.select().from(resumes).where(isTheirs(userId))
}

/** Reads and locks all résumés of a user, the oldest first, so that two changes of them happen one after the other. */
export async function lockResumes(tx: Transaction, userId: number): Promise<ResumeRow[]> {
  const rows = await tx.select().from(resumes).where(isTheirs(userId)).for('update')
  return rows.sort((one, other) => one.id - other.id)
}

/** A résumé of the actor. Throws `notFound` for any other. */
export async function findOwnResume(ctx: Context, actor: Actor, id: number): Promise<ResumeRow> {
  const resume = await findResume(ctx.db, id)
  if (resume?.userId !== actor.id) throw resumeNotFound()
  return resume
}

/** A résumé that was neither removed nor only begun. */
export async function findResume(db: Database, id: number): Promise<ResumeRow | undefined> {
  const resume = await findStoredResume(db, id)
  return resume?.isDeleted ? undefined : resume
}

/** A résumé whose file is there: its owner has not removed it, or has sent it with an application before. */
export async function findStoredResume(db: Database, id: number): Promise<ResumeRow | undefined> {
  const isKept = or(isNull(resumes.isDeleted), eq(resumes.isPinned, true))
  const [row] = await db
    .select()
    .from(resumes)
    .where(and(eq(resumes.id, id), eq(resumes.state, 'READY'), isKept))
  return row
}

export function resumeNotFound() {
  return notFound('Résumé')
}

// A place is taken until the résumé is removed.
function isTheirs(userId: number) {
  return and(eq(resumes.userId, userId), isNull(resumes.isDeleted))
}
