import { runCommand } from '@portal/chassis/command'
import { rebuildReadModels } from '@portal/messaging/rebuild'
import { accountReadModel } from './account-copy.ts'
import { readConfig } from './config.ts'
import { skillReadModel } from './skill-copy.ts'

const copies = [skillReadModel, accountReadModel]

await runCommand(() => rebuildReadModels({ from: 'profile', config: readConfig(), copies }, process.argv.slice(2)))
