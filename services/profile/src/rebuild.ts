import { runCommand } from '@portal/chassis/command'
import { rebuildReadModels } from '@portal/messaging/rebuild'
import { accountReadModel } from './account-read-model.ts'
import { readConfig } from './config.ts'
import { skillReadModel } from './skill-read-model.ts'

const copies = [skillReadModel, accountReadModel]

await runCommand(() => rebuildReadModels({ from: 'profile', config: readConfig(), copies }, process.argv.slice(2)))
