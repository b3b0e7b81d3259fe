import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { demoAccounts } from '@portal/contracts/auth/demo-accounts'
import type { StackConfig } from './config.ts'
import { companies, loadCrowd } from './crowd/load-crowd.ts'
import { loadDemo } from './demo.ts'
import { writePrivateFile } from './private-file.ts'
import { type Portal, serviceLaunch } from './start-services.ts'
import { Fault, reasonOf } from './startup-error.ts'

type DemoOptions = {
  log: (name: string, text: string) => void
  signal: AbortSignal
  mailServing: Promise<void>
}
type DemoOnce = {
  makeAccounts: (portal: Portal) => Promise<void>
  /** Loads what the portal starts with. */
  load: (portal: Portal) => Promise<void>
  /** Loads the rest while the portal runs. Never rejects: what is missing is loaded after the next start. */
  loadRest: (portal: Portal) => Promise<void>
}

const restDeadlineMs = 5 * 60_000

/**
 * Loads the demo data into new databases, once: data that was changed or deleted since is not restored at the next
 * start. A file in the data directory records that the data was loaded, and another one that the rest is still due.
 */
export function loadDemoOnce({ demo, dataDir }: StackConfig, { log, signal, mailServing }: DemoOptions): DemoOnce {
  const marker = join(dataDir, 'demo-loaded')
  const restDue = join(dataDir, 'demo-rest-due')
  const isWanted = ({ databasesAreNew }: Portal) => demo !== 'none' && (databasesAreNew || !existsSync(marker))
  const makeAccounts = async ({ wiring, supervisor }: Portal, args: readonly string[] = []) => {
    const launch = serviceLaunch(wiring, 'auth', { args: ['demo-accounts', ...args] })
    await supervisor.run({ name: 'demo-accounts', launch })
  }
  return {
    async makeAccounts(portal) {
      if (isWanted(portal)) await makeAccounts(portal)
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
      // Before the marker, so that no interruption makes the portal forget the rest.
      if (demo === 'all') writePrivateFile(restDue, '')
      writePrivateFile(marker, `${new Date().toISOString()}\n`)
      log('demo', `loaded ${demoAccounts.length} accounts with jobs and applications`)
    },
    async loadRest(portal) {
      if (demo !== 'all' || !existsSync(restDue)) return
      try {
        await makeAccounts(portal, ['all'])
        const { services } = portal.wiring.addresses
        await loadCrowd({ services, signal: AbortSignal.any([signal, AbortSignal.timeout(restDeadlineMs)]) })
        rmSync(restDue, { force: true })
        log('demo', `loaded the jobs and applicants of ${companies.length} companies`)
      } catch (error) {
        if (signal.aborted) return
        log('demo', `could not load the rest of the demo data, the next start continues: ${reasonOf(error)}`)
      }
    },
  }
}
