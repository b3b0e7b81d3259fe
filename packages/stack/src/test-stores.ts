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
      /** With the login of root, which may create databases. */
      mysqlUrl: string
      redisUrl: string
      natsUrl: string
      smtpUrl: string
      /** Null if the mail server is external. */
      mailWebUrl: string | null
    }
  }
}

/**
 * Vitest's global setup: starts MySQL, Redis, NATS and the mail catcher once for the whole run, in a temporary folder,
 * or uses those that MYSQL_URL, REDIS_URL, NATS_URL and SMTP_URL name. An interrupted run kills its servers; the next
 * run stops those of a killed run.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await createRunFolder('portal-test-stores-')
  const supervisor = createSupervisor({
    logsDir: join(folder.dir, 'logs'),
    journal: createJournal(join(folder.dir, 'processes.json')),
    log: printProblems,
    onPid: () => {},
  })
  const cancelCleanup = onSuddenExit(folder)
  const stop = async () => {
    await supervisor.close()
    await supervisor.stop(storeParts, 2_000)
    cancelCleanup()
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

// Prints only the servers' problems, so that the output of the tests stays readable.
function printProblems(name: string, text: string): void {
  if (/^(exited|installing)/.test(text)) printLine(name, text)
}
