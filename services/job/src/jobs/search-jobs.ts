import { createHash } from 'node:crypto'
import type { Page } from '@portal/chassis/paging'
import type { Job, JobSearch } from '@portal/contracts/job/http'
import { eq, gte, like, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { jobs } from '../schema.ts'
import { presentJob } from './present.ts'
import { readJobs } from './queries.ts'

const searchSeconds = 60

/** A page of the open jobs that fit the search, ready to be answered. */
export function searchJobs(ctx: Context, search: JobSearch): Promise<Page<Job>> {
  const key = createHash('sha256').update(JSON.stringify(search)).digest('base64url')
  return ctx.cache.remember(`jobs:search:${key}`, searchSeconds, async () => {
    const page = await readJobs(ctx, search, conditions(search))
    return { ...page, rows: page.rows.map(presentJob) }
  })
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
