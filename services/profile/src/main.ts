import { runService } from '@portal/service/run-service'
import { rebuild } from './rebuild.ts'
import { profile } from './service.ts'

await runService(profile, { rebuild })
