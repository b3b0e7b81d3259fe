import type { Transaction } from '@portal/chassis/mysql/database'
import type { ApplicationState } from '@portal/contracts/application/events'
import { and, eq } from 'drizzle-orm'
import { resumePins, resumes } from '../schema.ts'

/**
 * Keeps the file of the résumé that an application was sent with, also if its owner removes it. Does nothing for a résumé of
 * somebody else, or one whose file is gone already.
 */
export async function pinResume(tx: Transaction, application: ApplicationState): Promise<void> {
  const { application_id: applicationId, attempt = 1, seeker_user_id: seekerUserId, resume_id: resumeId } = application
  if (resumeId === undefined) return
  const isTheirs = and(eq(resumes.id, resumeId), eq(resumes.userId, seekerUserId), eq(resumes.state, 'READY'))
  const [result] = await tx.update(resumes).set({ isPinned: true }).where(isTheirs)
  if (result.affectedRows === 0) return
  await tx.insert(resumePins).ignore().values({ applicationId, attempt, resumeId })
}
