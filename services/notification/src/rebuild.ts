import { runCommand } from '@portal/chassis/command'
import { rebuildReadModels } from '@portal/messaging/rebuild'
import { readConfig } from './config.ts'
import { emailReadModel, companyNameReadModel, jobTitleReadModel, seekerNameReadModel } from './copies/copies.ts'

const copies = [emailReadModel, companyNameReadModel, jobTitleReadModel, seekerNameReadModel]

await runCommand(() => rebuildReadModels({ from: 'notification', config: readConfig(), copies }, process.argv.slice(2)))
