import { runCommand } from '@portal/chassis/command'
import { rebuildReadModels } from '@portal/messaging/rebuild'
import { readConfig } from './config.ts'
import {
  companyNameReadModel,
  emailReadModel,
  jobTitleReadModel,
  seekerNameReadModel,
} from './read-models/read-models.ts'

const copies = [emailReadModel, companyNameReadModel, jobTitleReadModel, seekerNameReadModel]

await runCommand(() => rebuildReadModels({ from: 'notification', config: readConfig(), copies }, process.argv.slice(2)))
