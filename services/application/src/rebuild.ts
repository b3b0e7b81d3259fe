import { withDatabase } from '@portal/chassis/mysql/command'
import { rebuildReadModels } from '@portal/messaging/read-models/rebuild'
import { writeMissingNames } from './candidates/candidate-names.ts'
import { candidateReadModel } from './candidates/candidate-read-model.ts'
import { readConfig } from './config.ts'
import { employerReadModel } from './employers/employer-read-model.ts'
import { openingReadModel } from './openings/opening-read-model.ts'
import { questionReadModel } from './openings/question-read-model.ts'
import { memberReadModel } from './team/member-read-model.ts'

const readModels = [openingReadModel, questionReadModel, candidateReadModel, employerReadModel, memberReadModel]

/** Repairs the named read models, or `all`, and with the candidates the names in applications. Returns what to print. */
export async function rebuild(names: readonly string[]): Promise<string> {
  const config = readConfig()
  const report = await rebuildReadModels({ from: 'application', config, readModels }, names)
  if (names.includes('all') || names.includes(candidateReadModel.name)) {
    await withDatabase(config.database.url, writeMissingNames)
  }
  return report
}
