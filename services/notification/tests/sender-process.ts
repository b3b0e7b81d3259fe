// A sender as a process of its own, which a test can kill.
import { startSender } from './senders.ts'

const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2)
await startSender(databaseUrl, smtpUrl)
