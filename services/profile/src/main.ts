import { rebuildCommand, runService } from '@portal/service/run-service'
import { accountReadModel } from './accounts/account-read-model.ts'
import { profile } from './service.ts'
import { skillReadModel } from './skills/skill-read-model.ts'

await runService(profile, { rebuild: rebuildCommand(profile, [skillReadModel, accountReadModel]) })
