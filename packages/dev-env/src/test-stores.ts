import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { readExternalStores } from './config.ts'
import { createJournal } from './journal.ts'
import { createRunFolder, onSuddenExit } from './run-folder.ts'
import { newSecret } from './secrets.ts'
import { startStores, storeParts } from './start-stores.ts'
import { Fault } from './startup-error.ts'
import { createSupervisor } from './supervisor.ts'
import { printError, printLine } from './terminal.ts'

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

/**
 * Vitest's global setup: starts MySQL, Redis, NATS and the mail catcher once for the whole run, in a folder that is
 * thrown away, or uses those that MYSQL_URL, REDIS_URL, NATS_URL and SMTP_URL name. A run that is interrupted takes its
 * servers with it; those of a run that was killed are ended by the next one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await createRunFolder('portal-test-stores-')
  const supervisor = createSupervisor({
    logsDir: join(folder.dir, 'logs'),
    journal: createJournal(join(folder.dir, 'processes.json')),
    log: printProblems,
    onPid: () => {},
  })
  const calmDown = onSuddenExit(folder)
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
    const options = { dataDir: folder.dir, external, mysqlRootPassword, discardOnClose: true, supervisor, signal }
    const { urls, mailServing } = await startStores({ ...options, log: printProblems })
    await mailServing
    project.provide('stores', urls)
    return stop
  } catch (error) {
    await stop()
    if (error instanceof Fault) printError(error)
    throw error
  }
}

// The tests' own output is what one wants to read; of the servers only that something is wrong with them.
function printProblems(name: string, text: string): void {
  if (/^(died|installing)/.test(text)) printLine(name, text)
}
