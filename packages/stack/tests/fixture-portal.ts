import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLeftovers } from '../src/journal.ts'
import { readIfPresent } from '../src/private-file.ts'
import { identifyProcess } from '../src/processes.ts'
import { processFolders } from '../src/programs.ts'
import { serviceNames } from '../src/service-names.ts'
import type { StackDescription } from '../src/stack-file.ts'
import { until } from '../src/until.ts'

// The smallest program that the stack accepts as a service: it listens where its variables say, responds to requests
// and exits on SIGTERM. `GET /variables` returns its environment.
const server = `
import { createServer } from 'node:http'
const server = createServer((req, res) => res.end(req.url === '/variables' ? JSON.stringify(process.env) : 'ok'))
server.listen(Number(process.env.PORT), process.env.HOST === 'localhost' ? '127.0.0.1' : process.env.HOST)
process.on('SIGTERM', () => process.exit(0))
`

// On a machine that runs other tests as well.
export const deadlineMs = 45_000

export type Started = { child: ChildProcess; output: () => string; exited: Promise<number | null> }

export type FixturePortal = {
  dataDir: string
  /** Appends code to the program of a service. */
  extend: (service: string, more: string) => void
  start: (env?: NodeJS.ProcessEnv) => Started
  describe: () => StackDescription
  /** The processes in the stack's journal. */
  processes: () => { pid: number }[]
  /** Stops the processes that a failed test may have left running, and removes the folder. */
  remove: () => Promise<void>
}

/** Creates a folder with the layout of this repository and minimal services, which the stack can bundle and start. */
export function createFixturePortal(): FixturePortal {
  const root = mkdtempSync(join(tmpdir(), 'portal-fixture-'))
  const dataDir = join(root, 'data')
  const write = (folder: string, script: string, text: string) => {
    mkdirSync(join(root, folder, 'src'), { recursive: true })
    writeFileSync(join(root, folder, 'src', `${script}.ts`), text)
    writeFileSync(join(root, folder, 'package.json'), `{"type":"module","bundles":["src/${script}.ts"]}`)
  }
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  for (const folder of processFolders) write(folder, 'main', server)
  for (const name of serviceNames) {
    mkdirSync(join(root, 'services', name, 'migrations', 'meta'), { recursive: true })
    writeFileSync(join(root, 'services', name, 'migrations', 'meta', '_journal.json'), '{"entries":[]}')
  }
  return {
    dataDir,
    extend: (service, more) => write(join('services', service), 'main', `${server}\n${more}`),
    start: (env) => startStack(root, { PORTAL_DATA_DIR: dataDir, PORTAL_DEMO: 'false', PORT: '0', ...env }),
    describe: () => JSON.parse(readFileSync(join(dataDir, 'stack.json'), 'utf8')),
    processes: () => JSON.parse(readIfPresent(join(dataDir, 'processes.json')) ?? '[]'),
    async remove() {
      await endLeftovers(join(dataDir, 'processes.json'))
      rmSync(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function startStack(root: string, env: NodeJS.ProcessEnv): Started {
  const own = { ...process.env, MYSQL_URL: '', REDIS_URL: '', CACHE_REDIS_URL: '', NATS_URL: '', SMTP_URL: '' }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start-stack.ts'), root], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...own, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, exited, output: () => output }
}

/** Waits until a stack has printed the text. */
export async function waitForOutput({ output }: Started, text: string): Promise<void> {
  const look = () => output().includes(text) || new Error(output())
  await until(`the output ${JSON.stringify(text)}`, look, deadlineMs)
}

/** The process ids in a stack's description. */
export function pidsOf({ gateway, services, mail, ...others }: StackDescription): number[] {
  const stores = [others.mysql, others.redis, others.redisCache, others.nats]
  const all = [gateway, ...Object.values(services), ...stores, mail].map(({ pid }) => pid)
  return all.filter((pid) => pid !== null)
}

/** The process ids that are still running. */
export function running(pids: number[]): number[] {
  return pids.filter((pid) => identifyProcess(pid) !== undefined)
}
