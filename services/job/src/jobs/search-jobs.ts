import { type ReadyAnswer, readyPage } from '@portal/chassis/ready-answer'
import type { JobSearch } from '@portal/contracts/job/http'
import { eq, gte, like, sql } from 'drizzle-orm'
import { keyOfQuery } from '../cache.ts'
import type { Context } from '../context.ts'
import { jobs } from '../schema.ts'
import { presentJob } from './present.ts'
import { readJobs } from './queries.ts'

const searchSeconds = 60

/** A page of the open jobs that fit the search, ready to be answered. */
export function searchJobs(ctx: Context, search: JobSearch): Promise<ReadyAnswer> {
  const slot = { key: keyOfQuery('search', search), ttlSeconds: searchSeconds }
  return ctx.cache.answer(slot, async () => readyPage(await readJobs(ctx, search, conditions(search)), presentJob))
}

function conditions(search: JobSearch) {
  // The upper figure is what a job can pay at most; where only the lower one is given, that is it.
  const pays = sql`COALESCE(${jobs.salaryMax}, ${jobs.salaryMin})`
  return [
    eq(jobs.status, 'OPEN'),
    search.location ? like(jobs.location, `%${escapeLike(search.location)}%`) : undefined,
    search.job_type && eq(jobs.jobType, search.job_type),
    search.min_salary === undefined ? undefined : gte(pays, search.min_salary),
  ]
}

/** Makes `%`, `_` and `\` stand for themselves in a LIKE pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
