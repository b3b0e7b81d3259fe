import { runService } from '@portal/service/run-service'
import { rebuild } from './rebuild.ts'
import { job } from './service.ts'

await runService(job, { rebuild })
