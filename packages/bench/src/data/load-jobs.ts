// Fills the database of the job service with made jobs, as fast as the server takes them: rows are streamed into it as
// text (LOAD DATA LOCAL), past the service and its events. Employers and skills, which jobs refer to, come along.
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

/** `rootUrl` is of a user who may do everything; `database` has the tables of the job service. What is in them goes. */
export async function loadJobs(rootUrl: string, database: string, data: DataSeed): Promise<void> {
  const url = new URL(rootUrl)
  url.pathname = `/${database}`
  const connection = await createConnection({ uri: url.href, timezone: 'Z' })
  try {
    // MySQL, unlike MariaDB, takes no files from clients unless told so.
    await connection.query('SET GLOBAL local_infile = 1')
    // A truncated table may be referred to, and every row that is loaded refers to one that is there.
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
        'title',
        'description',
        'location',
        'salary_min',
        'salary_max',
        'job_type',
        'status',
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
  const { id, createdAt, employer, title, description, location, salaryMin, salaryMax, jobType, status } = job
  const wording = [title, description, location, salaryMin, salaryMax, jobType, status]
  return [id, createdAt, createdAt, 1, ...cellsOf(employer), ...wording]
}

function* pairsOf(jobs: Iterable<GeneratedJob>): Generator<Cell[]> {
  for (const { id, skillIds } of jobs)
    for (const skillId of skillIds.toSorted((one, other) => one - other)) yield [id, skillId]
}

/** As the job service tells skills apart. */
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
