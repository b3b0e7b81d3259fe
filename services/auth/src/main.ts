import { run } from '@portal/chassis/lifecycle'
import { readConfig } from './config.ts'
import { createService } from './service.ts'

await run(() => createService(readConfig()))
