import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { canInstall, installPackages } from './install-packages.ts'
import { Fault } from './startup-error.ts'

/** `installer` creates MariaDB's data folder. It is undefined for MySQL, whose server creates its own. */
export type MysqlBinary = { server: string; installer: string | undefined }
export type Program = 'mysql' | 'redis' | 'nats' | 'browser' | 'nginx' | 'wrk' | 'kubectl' | 'clamd' | 'dnsmasq'

type Wanted = { commands: readonly string[]; apt: string; brew: string; dnf: string }

const wanted: Record<Program, Wanted> = {
  mysql: { commands: ['mariadbd', 'mysqld'], apt: 'mariadb-server', brew: 'mariadb', dnf: 'mariadb-server' },
  redis: { commands: ['redis-server', 'valkey-server'], apt: 'redis-server', brew: 'redis', dnf: 'valkey' },
  nats: { commands: ['nats-server'], apt: 'nats-server', brew: 'nats-server', dnf: 'nats-server' },
  browser: {
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'Google Chrome'],
    apt: 'chromium',
    brew: '--cask google-chrome',
    dnf: 'chromium',
  },
  nginx: { commands: ['nginx'], apt: 'nginx-light', brew: 'nginx', dnf: 'nginx' },
  wrk: { commands: ['wrk'], apt: 'wrk', brew: 'wrk', dnf: 'wrk' },
  clamd: { commands: ['clamd'], apt: 'clamav-daemon', brew: 'clamav', dnf: 'clamd' },
  dnsmasq: { commands: ['dnsmasq'], apt: 'dnsmasq-base', brew: 'dnsmasq', dnf: 'dnsmasq' },
  kubectl: { commands: ['kubectl'], apt: 'kubernetes-client', brew: 'kubernetes-cli', dnf: 'kubernetes-client' },
}

// Servers are often installed outside an ordinary user's PATH.
const otherFolders = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/home/linuxbrew/.linuxbrew/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
]

/**
 * Ensures that these programs are installed. Installs missing ones with apt if that needs no confirmation; throws a
 * Fault with the commands to run if a program is still missing.
 */
export async function provideBinaries(programs: readonly Program[], log: (line: string) => void): Promise<void> {
  const missing = programs.filter((program) => findCommand(wanted[program].commands) === undefined)
  if (missing.length === 0) return
  if (!canInstall()) throw missingBinaries(missing)
  const packages = missing.map((program) => wanted[program].apt)
  log(`installing ${packages.join(', ')} with apt`)
  await installPackages(packages)
  const stillMissing = missing.filter((program) => findCommand(wanted[program].commands) === undefined)
  if (stillMissing.length > 0) throw missingBinaries(stillMissing)
}

/** Returns the path of a program. Throws a Fault if it is not installed. */
export function findProgram(program: Program): string {
  const path = findCommand(wanted[program].commands)
  if (path === undefined) throw missingBinaries([program])
  return path
}

export async function findMysql(): Promise<MysqlBinary> {
  const server = findProgram('mysql')
  const { stdout } = await promisify(execFile)(server, ['--no-defaults', '--version'])
  if (!stdout.includes('MariaDB')) return { server, installer: undefined }
  const installer = findCommand(['mariadb-install-db', 'mysql_install_db'], [dirname(server)])
  if (installer === undefined) {
    throw new Fault(`${server} is installed, but its mariadb-install-db is not; install the complete server package`)
  }
  return { server, installer }
}

function findCommand(names: readonly string[], first: readonly string[] = []): string | undefined {
  const folders = [...first, ...(process.env.PATH ?? '').split(delimiter), ...otherFolders]
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function missingBinaries(programs: readonly Program[]): Fault {
  const packages = (manager: 'apt' | 'brew' | 'dnf') => programs.map((program) => wanted[program][manager]).join(' ')
  const commands = programs.map((program) => wanted[program].commands.join(' or '))
  return new Fault(`${commands.join(', ')} not found; install with one of these commands, or use containers`, [
    `apt install ${packages('apt')}`,
    `brew install ${packages('brew')}`,
    `dnf install ${packages('dnf')}`,
    'docker compose up',
  ])
}
