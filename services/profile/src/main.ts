import { rebuildCommand, runService } from '@portal/service/run-service'
import { accountReadModel } from './account-read-model.ts'
import { profile } from './service.ts'
import { skillReadModel } from './skill-read-model.ts'

await runService(profile, { rebuild: rebuildCommand(profile, [skillReadModel, accountReadModel]) })
