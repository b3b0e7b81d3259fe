import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { demoAccounts } from '@portal/contracts/auth/demo-accounts'
import type { StackConfig } from './config.ts'
import { loadDemo } from './demo.ts'
import { writePrivateFile } from './private-file.ts'
import { type Portal, serviceLaunch } from './start-services.ts'
import { Fault, reasonOf } from './startup-error.ts'

type DemoOptions = {
  log: (name: string, text: string) => void
  signal: AbortSignal
  mailServing: Promise<void>
}
type DemoOnce = { makeAccounts: (portal: Portal) => Promise<void>; load: (portal: Portal) => Promise<void> }

/**
 * Loads the demo data into new databases, once: data that was changed or deleted since is not restored at the next
 * start. A file in the data directory records that the data was loaded.
 */
export function loadDemoOnce({ demo, dataDir }: StackConfig, { log, signal, mailServing }: DemoOptions): DemoOnce {
  const marker = join(dataDir, 'demo-loaded')
  const isWanted = ({ databasesAreNew }: Portal) => demo && (databasesAreNew || !existsSync(marker))
  return {
    async makeAccounts(portal) {
      if (!isWanted(portal)) return
      const launch = serviceLaunch(portal.wiring, 'auth', { args: ['demo-accounts'] })
      await portal.supervisor.run({ name: 'demo-accounts', launch })
    },
    async load(portal) {
      if (!isWanted(portal)) return
      // Applying for a job sends emails, which need the mail server.
      await mailServing
      try {
        await loadDemo(portal.wiring.addresses.services, AbortSignal.any([signal, AbortSignal.timeout(60_000)]))
      } catch (error) {
        signal.throwIfAborted()
        throw new Fault(`could not load the demo data: ${reasonOf(error)}`)
      }
      writePrivateFile(marker, `${new Date().toISOString()}\n`)
      log('demo', `loaded ${demoAccounts.length} accounts with jobs and applications`)
    },
  }
}
