import { periodsInYear } from '@portal/contracts/job/pay'
import type { JobFilters } from '@portal/contracts/job/search-http'
import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { periodsInYearOf } from '../schema.ts'
import { select } from './select.ts'

/** A driving list of up to this many jobs can be read in full and sorted. */
export const maxSortedJobs = 20_000

/** A filter that is not a requirement: a condition on `job`. It can drive the search if few jobs meet it. */
export type Condition = { condition: SQL; drivingList?: DrivingList & { size: number } }

/** The table that a search reads first: of job ids, or of jobs. */
export type DrivingList = { id: SQL; table: SQL; where: SQL[]; holdsJobs: boolean }

/** The conditions of a search on columns of `job`. */
export async function conditionsOf(ctx: Context, filters: JobFilters): Promise<Condition[]> {
  const indexed = [...ofPay(filters), ...ofRecruiter(filters), ...ofCompany(filters)]
  const measured = await Promise.all(indexed.map((each) => measure(ctx, each)))
  return [...measured, ...ofMaxSalary(filters), ...ofTime(filters)]
}

type Indexed = { condition: SQL; index: SQL }

/** What the pay of jobs is compared by: the pay of a year if a currency is given, else the number that a job states. */
export function payOf({ salary_currency }: Pick<JobFilters, 'salary_currency'>): { column: SQL; index: SQL } {
  return salary_currency === undefined
    ? { column: sql`job.pays`, index: sql`jobs_by_pay` }
    : { column: sql`job.pays_yearly`, index: sql`jobs_by_yearly_pay` }
}

/** The highest pay of a job. */
function ofPay({ min_salary, with_salary, salary_currency, salary_period = 'YEAR' }: JobFilters): Indexed[] {
  if (salary_currency !== undefined) {
    const least = (min_salary ?? 0) * periodsInYear[salary_period]
    const condition = sql`job.salary_currency = ${salary_currency} AND job.pays_yearly >= ${least}`
    return [{ condition, index: sql`jobs_by_yearly_pay` }]
  }
  if (min_salary === undefined && !with_salary) return []
  const enough = sql`job.pays >= ${min_salary ?? 0}`
  return [{ condition: with_salary ? enough : sql`(${enough} OR job.pays = -1)`, index: sql`jobs_by_pay` }]
}

function ofRecruiter({ recruiter_id }: JobFilters): Indexed[] {
  if (recruiter_id === undefined) return []
  return [{ condition: sql`job.recruiter_id = ${recruiter_id}`, index: sql`jobs_of_profile` }]
}

function ofCompany({ company_id }: JobFilters): Indexed[] {
  if (company_id === undefined) return []
  return [{ condition: sql`job.company_id = ${company_id}`, index: sql`jobs_of_company_in_status` }]
}

/** Counts the open jobs that meet a condition, as the index finds them. It can drive the search if there are few. */
async function measure(ctx: Context, { condition, index }: Indexed): Promise<Condition> {
  const where = [sql`job.status = 'OPEN'`, condition]
  const table = sql`jobs AS job FORCE INDEX (${index})`
  const [row] = await select<{ size: number }>(
    ctx,
    sql`SELECT COUNT(*) AS size FROM (
      SELECT 1 FROM ${table} WHERE ${sql.join(where, sql` AND `)} LIMIT ${maxSortedJobs + 1}) AS matches`,
  )
  const size = Number(row?.size)
  if (size > maxSortedJobs) return { condition }
  const shown = [...where, sql`job.is_deleted IS NULL`, sql`NOT job.is_hidden`]
  return { condition, drivingList: { id: sql`job.id`, table, where: shown, holdsJobs: true, size } }
}

function ofMaxSalary({ max_salary, salary_currency, salary_period = 'YEAR' }: JobFilters): Condition[] {
  if (max_salary === undefined) return []
  const least = sql`COALESCE(job.salary_min, job.salary_max, -1)`
  if (salary_currency === undefined) return [{ condition: sql`${least} <= ${max_salary}` }]
  const most = max_salary * periodsInYear[salary_period]
  return [{ condition: sql`${least} * ${periodsInYearOf('job.salary_period')} <= ${most}` }]
}

function ofTime({ posted_within_days }: JobFilters): Condition[] {
  return posted_within_days === undefined ? [] : [{ condition: sql`job.created_at >= ${since(posted_within_days)}` }]
}

/** The instant some days ago. */
export function since(days: number): Date {
  return new Date(Date.now() - days * 24 * 3600_000)
}
