// Loads generated jobs, with their employers and skills, into the database of the job service. Rows are streamed as
// text (LOAD DATA LOCAL), which bypasses the service and its events.
import { Readable } from 'node:stream'
import { type Connection, createConnection } from 'mysql2/promise'
import {
  type DataSeed,
  type Employer,
  type GeneratedJob,
  generateEmployers,
  generateJobs,
  skillNames,
} from './generate-jobs.ts'

type Cell = string | number | Date | null
type Target = { table: string; columns: readonly string[]; rows: Iterable<readonly Cell[]> }

const rowsAtOnce = 500
const inFourMonths = new Date(Date.now() + 120 * 86_400_000)

/** Replaces the jobs in `database`, which has the job service's tables. The user of `rootUrl` needs all privileges. */
export async function loadJobs(rootUrl: string, database: string, data: DataSeed): Promise<void> {
  const url = new URL(rootUrl)
  url.pathname = `/${database}`
  const connection = await createConnection({ uri: url.href, timezone: 'Z' })
  try {
    // MySQL, unlike MariaDB, disables LOAD DATA LOCAL by default.
    await connection.query('SET GLOBAL local_infile = 1')
    // Referenced tables can be truncated only without checks, and all loaded references are valid.
    await connection.query('SET foreign_key_checks = 0, unique_checks = 0, time_zone = "+00:00"')
    for (const table of ['job_skills', 'jobs', 'skills', 'employers']) await connection.query(`TRUNCATE TABLE ${table}`)
    for (const target of targetsOf(data)) await load(connection, target)
    await connection.query('ANALYZE TABLE jobs, job_skills')
  } finally {
    connection.destroy()
  }
}

function targetsOf(data: DataSeed): Target[] {
  const { seed, newest } = data
  return [
    {
      table: 'employers',
      columns: ['user_id', 'recruiter_id', 'company_name', 'revision'],
      rows: generateEmployers(seed).map((employer) => [...cellsOf(employer), 1]),
    },
    {
      table: 'skills',
      columns: ['id', 'created_at', 'updated_at', 'revision', 'name', 'name_key'],
      rows: skillNames.map((name, index) => [index + 1, newest, newest, 1, name, keyOf(name)]),
    },
    {
      table: 'jobs',
      columns: [
        'id',
        'created_at',
        'updated_at',
        'revision',
        'recruiter_user_id',
        'recruiter_id',
        'company_name',
        'company_id',
        'title',
        'description',
        'location',
        'salary_min',
        'salary_max',
        'salary_currency',
        'salary_period',
        'pays_yearly',
        'workplace',
        'country',
        'seniority',
        'language',
        'job_type',
        'status',
        'published_at',
        'expires_at',
      ],
      rows: rowsOf(generateJobs(data)),
    },
    {
      table: 'job_skills',
      columns: ['job_id', 'skill_id'],
      rows: pairsOf(generateJobs(data)),
    },
  ]
}

function cellsOf({ userId, recruiterId, companyName }: Employer): Cell[] {
  return [userId, recruiterId, companyName]
}

function* rowsOf(jobs: Iterable<GeneratedJob>): Generator<Cell[]> {
  for (const job of jobs) yield cellsOfJob(job)
}

function cellsOfJob(job: GeneratedJob): Cell[] {
  const { id, createdAt, employer, title, description, location, salaryMin, salaryMax, salaryCurrency, status } = job
  const pay = [salaryMin, salaryMax, salaryCurrency, salaryCurrency && 'YEAR', salaryMax ?? salaryMin ?? -1]
  const work = [job.workplace, job.country, job.seniority, job.language, job.jobType]
  // A company has one recruiter, and the number of their profile. No job ends while it is measured.
  const company = [...cellsOf(employer), employer.recruiterId]
  const times = status === 'DRAFT' ? [null, null] : [createdAt, inFourMonths]
  return [id, createdAt, createdAt, 1, ...company, title, description, location, ...pay, ...work, status, ...times]
}

function* pairsOf(jobs: Iterable<GeneratedJob>): Generator<Cell[]> {
  for (const { id, skillIds } of jobs) {
    for (const skillId of skillIds.toSorted((one, other) => one - other)) yield [id, skillId]
  }
}

/** The unique key of a skill, as the job service computes it. */
function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '')
}

async function load(connection: Connection, { table, columns, rows }: Target): Promise<void> {
  const sql = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4 (${columns.join(', ')})`
  await connection.query({ sql, infileStreamFactory: () => Readable.from(asText(rows), { objectMode: false }) })
}

function* asText(rows: Iterable<readonly Cell[]>): Generator<string> {
  let chunk: string[] = []
  for (const row of rows) {
    chunk.push(row.map(asCell).join('\t'))
    if (chunk.length < rowsAtOnce) continue
    yield `${chunk.join('\n')}\n`
    chunk = []
  }
  if (chunk.length > 0) yield `${chunk.join('\n')}\n`
}

function asCell(cell: Cell): string {
  if (cell === null) return '\\N'
  if (cell instanceof Date) return cell.toISOString().slice(0, 23).replace('T', ' ')
  return typeof cell === 'number' ? String(cell) : cell.replace(/[\\\t\n]/g, '\\$&')
}
