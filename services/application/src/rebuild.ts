import { runCommand } from '@portal/chassis/command'
import { rebuildReadModels } from '@portal/messaging/rebuild'
import { candidateReadModel } from './candidates/candidate-read-model.ts'
import { readConfig } from './config.ts'
import { openingReadModel } from './openings/opening-read-model.ts'

const copies = [openingReadModel, candidateReadModel]

await runCommand(() => rebuildReadModels({ from: 'application', config: readConfig(), copies }, process.argv.slice(2)))
