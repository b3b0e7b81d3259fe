import { runService } from '@portal/service/run-service'
import { createAdmin } from './create-admin.ts'
import { createDemoAccounts } from './demo-accounts.ts'
import { eraseAgainCommand } from './erase-again.ts'
import { auth } from './service.ts'

await runService(auth, {
  'create-admin': createAdmin,
  'demo-accounts': createDemoAccounts,
  'erase-again': eraseAgainCommand,
})
