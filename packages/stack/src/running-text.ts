import { relative } from 'node:path'
import { demoAccounts, demoPassword } from '@portal/contracts/auth/demo-accounts'
import type { StackConfig } from './config.ts'
import type { Addresses } from './environment.ts'
import type { StoreUrls } from './start-stores.ts'

/** The text that is printed when the portal is ready, with the addresses to open. */
export function runningText({ root, dataDir, demo }: StackConfig, { gateway }: Addresses, stores: StoreUrls): string {
  const lines = [
    ['Portal', gateway],
    ['API', `${gateway}/api/v1`],
    ['Docs', `${gateway}/docs`],
    ['Mail', stores.mailWebUrl ?? `sent through ${new URL(stores.smtpUrl).host}`],
    ['Data', `${relative(root, dataDir) || dataDir}/ (stack.json, logs/)`],
    ...(demo === 'none' ? [] : [['Accounts', demoAccounts.map(({ email }) => email).join(', ')]]),
    ...(demo === 'none' ? [] : [['Password', `${demoPassword} (all accounts)`]]),
  ]
  const table = lines.map(([name = '', text]) => `  ${name.padEnd(9)} ${text}`)
  return ['', 'The portal is running. Ctrl-C stops it.', '', ...table, ''].join('\n')
}
