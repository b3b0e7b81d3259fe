import { runService } from '@portal/service/run-service'
import { rebuild } from './rebuild.ts'
import { application } from './service.ts'

await runService(application, { rebuild })
