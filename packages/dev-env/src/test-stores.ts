import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { readExternalStores } from './config.ts'
import { Fault } from './fault.ts'
import { createJournal, endLeftovers } from './journal.ts'
import { takeLock } from './lock.ts'
import { newSecret } from './secrets.ts'
import { startStores, storeParts } from './start-stores.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'
import { sayFault, sayLine } from './terminal.ts'

declare module 'vitest' {
  interface ProvidedContext {
    stores: {
      /** With the user root, who may create databases. */
      mysqlUrl: string
      redisUrl: string
      natsUrl: string
      smtpUrl: string
      /** Null where the mail server is somebody else's. */
      mailWebUrl: string | null
    }
  }
}

type Folder = { dir: string; remove: () => void }

/**
 * Vitest's global setup: starts MySQL, Redis, NATS and the mail catcher once for the whole run, in a folder that is
 * thrown away, or uses those that MYSQL_URL, REDIS_URL, NATS_URL and SMTP_URL name. A run that is interrupted takes its
 * servers with it; those of a run that was killed are ended by the next one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned()
  const folder = createFolder()
  const supervisor = createSupervisor({
    logsDir: join(folder.dir, 'logs'),
    journal: createJournal(journalPath(folder.dir)),
    say: sayTrouble,
    onPid: () => {},
  })
  const calmDown = onSuddenExit(supervisor, folder)
  const stop = async () => {
    await supervisor.close()
    await supervisor.stop(storeParts, 2_000)
    calmDown()
    folder.remove()
  }
  try {
    const external = readExternalStores(process.env)
    const mysqlRootPassword = newSecret()
    const { signal } = new AbortController()
    const options = { dataDir: folder.dir, external, mysqlRootPassword, throwAway: true, supervisor, signal }
    const { urls, mailServing } = await startStores({ ...options, say: sayTrouble })
    await mailServing
    project.provide('stores', urls)
    return stop
  } catch (error) {
    await stop()
    if (error instanceof Fault) sayFault(error)
    throw error
  }
}

const PREFIX = 'portal-test-stores-'

function createFolder(): Folder {
  const dir = mkdtempSync(join(tmpdir(), PREFIX))
  const unlock = takeLock(lockPath(dir))
  return {
    dir,
    remove() {
      unlock()
      rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** Folders of earlier runs that nobody holds any more: their servers are ended, then they are removed. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const dir = join(tmpdir(), name)
    try {
      const unlock = takeLock(lockPath(dir))
      await endLeftovers(journalPath(dir))
      rmSync(dir, { recursive: true, force: true })
      unlock()
    } catch {
      // Another run is using it, or it is another user's.
    }
  }
}

/** Vitest leaves at once when it is interrupted, without any teardown; killing the servers is all there is time for. */
function onSuddenExit(supervisor: Supervisor, folder: Folder): () => void {
  const onExit = () => {
    supervisor.killAll()
    folder.remove()
  }
  const onSignal = () => process.exit(1)
  process.on('exit', onExit).on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return () => process.off('exit', onExit).off('SIGINT', onSignal).off('SIGTERM', onSignal)
}

// The tests' own output is what one wants to read; of the servers only that something is wrong with them.
function sayTrouble(name: string, text: string): void {
  if (/^(died|installing)/.test(text)) sayLine(name, text)
}

function lockPath(dir: string): string {
  return join(dir, 'run.lock')
}

function journalPath(dir: string): string {
  return join(dir, 'processes.json')
}
