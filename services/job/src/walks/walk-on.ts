import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { describeJobs } from '../jobs/queries.ts'
import { jobSkills, jobs, type Walk, walks } from '../schema.ts'
import { indexJobs } from '../search-index/index-jobs.ts'
import { settleJobs } from './settle-jobs.ts'

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
  const { count, lastId } = await (through === 'RECRUITER' ? settleOfRecruiter : indexWithSkill)(tx, walk)
  if (count < pageSize) await tx.delete(walks).where(isThisWalk)
  else await tx.update(walks).set({ afterJobId: lastId }).where(isThisWalk)
}

/** Makes the jobs of a recruiter follow their account and their membership. */
async function settleOfRecruiter(tx: Transaction, { id, afterJobId }: Walk): Promise<Page> {
  return pageOf(await settleJobs(tx, { userId: id, afterJobId, pageSize }))
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
