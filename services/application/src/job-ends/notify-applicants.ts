import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { type jobEnds as ends, jobEnded } from '@portal/contracts/application/events'
import { record } from '@portal/messaging/outbox/record'
import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import { stateOfApplication } from '../applications/present.ts'
import { undecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import { type ApplicationRow, applications, jobEnds, notifiedEnds, openings } from '../schema.ts'
import { moveApplication } from '../status-changes/move-application.ts'

const pageSize = 50

/**
 * Notifies one page of applicants that their job has ended, or rejects them, in its own transaction, so that a job with many applicants
 * does not block others. Returns false if no job is queued. Each applicant is notified once per attempt, however often
 * the job is opened and closed. A person who applies while the job ends may not be notified.
 */
export async function notifyApplicants(ctx: Context): Promise<boolean> {
  const [next] = await ctx.db.select().from(jobEnds).orderBy(asc(jobEnds.jobId)).limit(1)
  if (next) await transact(ctx, (tx) => notifyPage(ctx, tx, next.jobId))
  return next !== undefined
}

/** Processes the next page. Concurrent processes wait for each other and take successive pages. */
async function notifyPage(ctx: Context, tx: Transaction, jobId: number): Promise<void> {
  const isThisJob = eq(jobEnds.jobId, jobId)
  const [job] = await tx.select().from(jobEnds).where(isThisJob).for('update')
  if (!job) return
  const end = await endOf(tx, jobId)
  const page = end ? await lockPage(tx, jobId, job.afterApplicationId) : []
  for (const { application, notifiedAttempt } of page) {
    if (job.isRejecting && end === 'CLOSED') await reject(ctx, tx, application)
    else if (end && notifiedAttempt !== application.attempt) await notifyOne(tx, application, end)
  }
  const last = page.at(-1)
  if (page.length < pageSize || !last) await tx.delete(jobEnds).where(isThisJob)
  else await tx.update(jobEnds).set({ afterApplicationId: last.application.id }).where(isThisJob)
}

/** How a job has ended; undefined if it was opened again meanwhile. */
async function endOf(tx: Transaction, jobId: number): Promise<(typeof ends)[number] | undefined> {
  const [opening] = await tx.select().from(openings).where(eq(openings.jobId, jobId))
  if (opening?.isDeleted) return 'DELETED'
  return opening?.status === 'CLOSED' ? 'CLOSED' : undefined
}

/** Reads and locks a page, so that a concurrent withdrawal happens either before or after. */
function lockPage(tx: Transaction, jobId: number, afterId: number) {
  const isOpen = and(inArray(applications.status, undecided), isNull(applications.isDeleted))
  return tx
    .select({ application: applications, notifiedAttempt: notifiedEnds.attempt })
    .from(applications)
    .leftJoin(notifiedEnds, eq(notifiedEnds.applicationId, applications.id))
    .where(and(eq(applications.jobId, jobId), gt(applications.id, afterId), isOpen))
    .orderBy(asc(applications.id))
    .limit(pageSize)
    .for('update')
}

/** Its email is the only one: whoever is rejected need not know that the job has ended. */
async function reject(ctx: Context, tx: Transaction, row: ApplicationRow): Promise<void> {
  await moveApplication(ctx, tx, row, { to: 'REJECTED', by: row.recruiterUserId })
}

async function notifyOne(tx: Transaction, row: ApplicationRow, end: (typeof ends)[number]): Promise<void> {
  const { id, attempt, revision } = row
  await tx.insert(notifiedEnds).values({ applicationId: id, attempt }).onDuplicateKeyUpdate({ set: { attempt } })
  await record(tx, jobEnded, { aggregateId: id, revision, data: { ...stateOfApplication(row), end } })
}
