import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { jobChanged } from '@portal/contracts/job/events'
import { record } from '@portal/messaging/outbox/record'
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { stateOfJob } from '../jobs/present.ts'
import { describeJobs } from '../jobs/queries.ts'
import { accounts, jobSkills, jobs, type Walk, walks } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'

const pageSize = 50

type Page = { count: number; lastId: number }

/**
 * Takes one step of a walk in progress: updates a page of jobs in a transaction of its own, so that requests never wait
 * long for it. Returns false if there is no walk.
 */
export async function walkOn(ctx: Context): Promise<boolean> {
  const [walk] = await ctx.db.select().from(walks).orderBy(asc(walks.through), asc(walks.id)).limit(1)
  if (walk) {
    await transact(ctx, async (tx) => {
      await step(tx, walk)
      tx.afterCommit(ctx.cache.renew)
    })
  }
  return walk !== undefined
}

/** Takes one page under a lock on the walk, so concurrent processes take different pages, and a restart waits. */
async function step(tx: Transaction, { through, id }: Walk): Promise<void> {
  const isThisWalk = and(eq(walks.through, through), eq(walks.id, id))
  const [walk] = await tx.select().from(walks).where(isThisWalk).for('update')
  if (!walk) return
  const { count, lastId } = await (through === 'RECRUITER' ? hideOrShow : indexWithSkill)(tx, walk)
  if (count < pageSize) await tx.delete(walks).where(isThisWalk)
  else await tx.update(walks).set({ afterJobId: lastId }).where(isThisWalk)
}

/** Hides the jobs of a recruiter while their account is blocked, and shows them otherwise. */
async function hideOrShow(tx: Transaction, { id, afterJobId }: Walk): Promise<Page> {
  const [account] = await tx.select().from(accounts).where(eq(accounts.userId, id))
  const isHidden = account?.isBlocked ?? false
  const page = await tx
    .select()
    .from(jobs)
    .where(and(eq(jobs.recruiterUserId, id), gt(jobs.id, afterJobId)))
    .orderBy(asc(jobs.id))
    .limit(pageSize)
    .for('update')
  const outdated = page.filter((job) => job.isDeleted === null && job.isHidden !== isHidden)
  if (outdated.length > 0) {
    const ids = outdated.map((job) => job.id)
    await tx
      .update(jobs)
      .set({ isHidden, revision: sql`${jobs.revision} + 1` })
      .where(inArray(jobs.id, ids))
    const changed = await describeJobs(tx, await tx.select().from(jobs).where(inArray(jobs.id, ids)))
    await indexJobs(tx, changed)
    for (const job of changed) {
      await record(tx, jobChanged, { aggregateId: job.id, revision: job.revision, data: stateOfJob(job) })
    }
  }
  return pageOf(page.map((job) => job.id))
}

/** Updates the search index after a skill was removed or restored. */
async function indexWithSkill(tx: Transaction, { id, afterJobId }: Walk): Promise<Page> {
  const page = await tx
    .select({ id: jobSkills.jobId })
    .from(jobSkills)
    .where(and(eq(jobSkills.skillId, id), gt(jobSkills.jobId, afterJobId)))
    .orderBy(asc(jobSkills.jobId))
    .limit(pageSize)
  const ids = page.map((row) => row.id)
  if (ids.length > 0) {
    const rows = await tx.select().from(jobs).where(inArray(jobs.id, ids)).for('update')
    await indexJobs(tx, await describeJobs(tx, rows))
  }
  return pageOf(ids)
}

function pageOf(ids: readonly number[]): Page {
  return { count: ids.length, lastId: ids.at(-1) ?? 0 }
}
