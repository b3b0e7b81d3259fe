import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StackConfig } from './config.ts'
import { loadDemo } from './demo.ts'
import { demoAccounts } from './demo-data.ts'
import { writePrivateFile } from './private-file.ts'
import { type Portal, serviceLaunch } from './start-services.ts'
import { Fault, reasonOf } from './startup-error.ts'

type Surroundings = {
  log: (name: string, text: string) => void
  signal: AbortSignal
  mailServing: Promise<void>
}
type DemoOnce = { makeAccounts: (portal: Portal) => Promise<void>; load: (portal: Portal) => Promise<void> }

/**
 * The demo data is loaded into new databases, once: what somebody has changed or deleted since does not come back with
 * the next start. A file in the data directory remembers it.
 */
export function loadDemoOnce({ demo, dataDir }: StackConfig, { log, signal, mailServing }: Surroundings): DemoOnce {
  const marker = join(dataDir, 'demo-loaded')
  const isWanted = ({ databasesAreNew }: Portal) => demo && (databasesAreNew || !existsSync(marker))
  return {
    async makeAccounts(portal) {
      if (!isWanted(portal)) return
      const launch = serviceLaunch(portal.wiring, 'auth', 'demo-accounts')
      await portal.supervisor.run({ name: 'demo-accounts', launch })
    },
    async load(portal) {
      if (!isWanted(portal)) return
      // Applying sends mails, and they should find somebody at home.
      await mailServing
      try {
        await loadDemo(portal.wiring.addresses.services, AbortSignal.any([signal, AbortSignal.timeout(60_000)]))
      } catch (error) {
        signal.throwIfAborted()
        throw new Fault(`the demo data could not be loaded: ${reasonOf(error)}`)
      }
      writePrivateFile(marker, `${new Date().toISOString()}\n`)
      log('demo', `${demoAccounts.length} accounts with jobs and applications`)
    },
  }
}
