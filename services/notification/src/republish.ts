import { runCommand, withDatabase } from '@portal/chassis/command'
import { republish } from '@portal/messaging/republish'
import { readDatabaseUrl } from './config.ts'

await runCommand(() => withDatabase(readDatabaseUrl(), (ctx) => republish(ctx, process.argv.slice(2))))
