import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import type { MysqlBinary } from '../binaries.ts'
import { ordinaryEnvironment } from '../child.ts'
import { freePort } from '../ports.ts'
import { writePrivateFile } from '../private-file.ts'
import type { Part, Task } from '../supervisor.ts'

type MysqlOptions = {
  binary: MysqlBinary
  dir: string
  rootPassword: string
  /** Trades durability for speed, for temporary data. */
  discardOnClose?: boolean
  run: (task: Task) => Promise<void>
}

/**
 * A private MySQL or MariaDB. A new data folder is created under another name and then renamed, so an existing one is
 * complete. Every start sets the root password before the server accepts its first connection.
 */
export async function mysqlPart(options: MysqlOptions): Promise<{ part: Part; url: string }> {
  const { dir, rootPassword } = options
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  await initialise(options)
  const port = await freePort()
  const url = `mysql://root:${rootPassword}@127.0.0.1:${port}`
  const initFile = join(dir, 'root.sql')
  writePrivateFile(initFile, rootStatements(rootPassword))
  const part: Part = {
    name: 'mysql',
    launch: { command: options.binary.server, args: serverArgs(options, port, initFile), cwd: dir, env: sameClock() },
    ready: () => mysqlResponds(url),
    deadlineMs: 90_000,
    address: `127.0.0.1:${port}`,
  }
  return { part, url }
}

/** Throws unless the server at this URL accepts the login. */
export async function mysqlResponds(url: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: 2_000 })
  try {
    await connection.ping()
  } finally {
    connection.destroy()
  }
}

async function initialise({ binary, dir, discardOnClose, run }: MysqlOptions): Promise<void> {
  const data = dataFolder(dir)
  if (existsSync(data)) return
  const draft = `${data}.new`
  rmSync(draft, { recursive: true, force: true })
  const common = ['--no-defaults', ...asRoot(), `--datadir=${draft}`, ...(discardOnClose === true ? noDurability : [])]
  const launch =
    binary.installer === undefined
      ? { command: binary.server, args: [...common, '--initialize-insecure'] }
      : {
          command: binary.installer,
          args: [...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
        }
  await run({ name: 'mysql-init', launch: { ...launch, cwd: dir } })
  renameSync(draft, data)
}

const noDurability = ['--innodb-flush-log-at-trx-commit=0', '--innodb-flush-method=nosync', '--skip-innodb-doublewrite']

// Data that was written with a binary log can be recovered after a crash only with it. It is needed for nothing else, so
// old files are removed soon.
const binaryLog = ['--log-bin=binlog', '--sync-binlog=1', '--max-binlog-size=16M', '--binlog-expire-logs-seconds=600']

/** How the server keeps its data. A new MariaDB writes no binary log, which would cost a sync for each commit (ADR 4). */
function durability(dir: string, discardOnClose: boolean): readonly string[] {
  if (discardOnClose) return ['--skip-log-bin', ...noDurability]
  return existsSync(join(dataFolder(dir), 'binlog.index')) ? binaryLog : []
}

function serverArgs({ binary, dir, discardOnClose }: MysqlOptions, port: number, initFile: string): string[] {
  return [
    '--no-defaults',
    ...asRoot(),
    `--datadir=${dataFolder(dir)}`,
    `--init-file=${initFile}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--socket=${socketPath(dir)}`,
    `--pid-file=${join(dir, 'mysql.pid')}`,
    '--skip-name-resolve',
    '--max-connections=300',
    '--innodb-buffer-pool-size=256M',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--transaction-isolation=READ-COMMITTED',
    '--default-time-zone=+00:00',
    // Otherwise MySQL opens a second port for its X protocol. MariaDB has no such option.
    ...(binary.installer === undefined ? ['--mysqlx=OFF'] : []),
    ...durability(dir, discardOnClose === true),
  ]
}

// Both servers refuse to run as root without this option.
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : []
}

function dataFolder(dir: string): string {
  return join(dir, 'data')
}

/**
 * The path of a Unix socket is limited to 107 bytes. If the data directory is too deep, the socket is in the temp
 * folder.
 */
function socketPath(dir: string): string {
  const path = join(dir, 'mysql.sock')
  if (Buffer.byteLength(path) <= 100) return path
  const folder = join(tmpdir(), `portal-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return join(folder, 'mysql.sock')
}

function rootStatements(password: string): string {
  const root = "'root'@'127.0.0.1'"
  return [
    `CREATE USER IF NOT EXISTS ${root} IDENTIFIED BY '${password}';`,
    `ALTER USER ${root} IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO ${root} WITH GRANT OPTION;`,
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    "DROP USER IF EXISTS 'root'@'::1';",
    '',
  ].join('\n')
}

/** Under libfaketime, the server must have the same clock as the processes that compare times with it. */
function sameClock(): NodeJS.ProcessEnv {
  const { LD_PRELOAD, FAKETIME, DONT_FAKE_MONOTONIC } = process.env
  return { ...ordinaryEnvironment(process.env), LD_PRELOAD, FAKETIME, DONT_FAKE_MONOTONIC }
}
