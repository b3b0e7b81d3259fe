import { run } from '@portal/chassis/runtime/lifecycle'
import { readConfig } from './config.ts'
import { createGateway } from './service.ts'

await run(() => createGateway(readConfig()))
