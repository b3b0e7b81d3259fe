import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { canInstall, installPackages } from '@portal/stack/install-packages'
import { freePort } from '@portal/stack/ports'
import { Fault } from '@portal/stack/startup-error'
import { createConnection } from 'mysql2/promise'
import { type Server, startServer } from './server.ts'

// Debian's Python packages work with Debian's own Python only.
const python = '/usr/bin/python3'
const modules = [
  'fastapi',
  'uvicorn',
  'uvloop',
  'httptools',
  'sqlalchemy',
  'aiomysql',
  'redis',
  'jose',
  'passlib',
  'bcrypt',
  'multipart',
  'loguru',
]
const folder = fileURLToPath(new URL('../../predecessor/', import.meta.url))
const database = 'predecessor'

/**
 * Starts the application in `predecessor/` with one worker. It has its own database on the given MySQL server, with a
 * copy of the portal's current people and jobs, and its own Redis database for its cache and rate limits.
 */
export async function startPredecessor(stores: { mysqlUrl: string; redisUrl: string }): Promise<Server> {
  await provideModules()
  await createTables(stores.mysqlUrl)
  const port = await freePort()
  const mysql = new URL(stores.mysqlUrl)
  return startServer({
    name: 'predecessor',
    port,
    command: python,
    args: () => [
      '-m',
      'uvicorn',
      'app:app',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--log-level',
      'warning',
      '--no-access-log',
    ],
    cwd: folder,
    env: (dir) => ({
      LOG_FILE: join(dir, 'requests.log'),
      DATABASE_URL: `mysql+aiomysql://${mysql.username}:${mysql.password}@${mysql.host}/${database}`,
      REDIS_URL: `${stores.redisUrl}/1`,
      SECRET_KEY: randomBytes(32).toString('hex'),
      RATE_LIMIT_ENABLED: 'false',
      PYTHONDONTWRITEBYTECODE: '1',
    }),
    path: '/api/v1/jobs/stats/active-count',
  })
}

async function provideModules(): Promise<void> {
  const importAll = () => promisify(execFile)(python, ['-c', `import ${modules.join(', ')}`])
  try {
    await importAll()
  } catch (error) {
    const packages = modules.map((name) => `python3-${name}`)
    if (!canInstall()) throw new Fault(`The predecessor needs these Debian packages: ${packages.join(' ')}`)
    console.log(`Installing ${packages.join(', ')} with apt`)
    await installPackages(packages)
    await importAll().catch(() => {
      throw error
    })
  }
}

async function createTables(mysqlUrl: string): Promise<void> {
  const connection = await createConnection({ uri: mysqlUrl, multipleStatements: true })
  try {
    await connection.query(
      `DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database} CHARACTER SET utf8mb4; USE ${database}`,
    )
    await connection.query(readFileSync(new URL('schema.sql', `file://${folder}`), 'utf8'))
    await connection.query(`ANALYZE TABLE jobs`)
  } finally {
    connection.destroy()
  }
}
