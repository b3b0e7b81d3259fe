import { relative } from 'node:path'
import type { StackConfig } from './config.ts'
import { demoAccounts, demoPassword } from './demo-data.ts'
import type { Addresses } from './environment.ts'
import type { StoreUrls } from './start-stores.ts'

/** What is shown when everything is up: the addresses a person will want to open. */
export function runningText({ root, dataDir, demo }: StackConfig, { gateway }: Addresses, stores: StoreUrls): string {
  const lines = [
    ['API', `${gateway}/api/v1`],
    ['Docs', `${gateway}/docs`],
    ['Mail', stores.mailWebUrl ?? `goes out by ${new URL(stores.smtpUrl).host}`],
    ['Data', `${relative(root, dataDir) || dataDir}/ (stack.json, logs/)`],
    ...(demo ? [['Accounts', demoAccounts.map(({ email }) => email).join(', ')]] : []),
    ...(demo ? [['Password', `${demoPassword} (for each of them)`]] : []),
  ]
  const table = lines.map(([name = '', text]) => `  ${name.padEnd(9)} ${text}`)
  return ['', 'The portal is running. Ctrl-C stops it.', '', ...table, ''].join('\n')
}
