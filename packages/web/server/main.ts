import { run } from '@portal/chassis/runtime/lifecycle'
import { readConfig } from './config.ts'
import { createWeb } from './service.ts'

await run(() => createWeb(readConfig()))
