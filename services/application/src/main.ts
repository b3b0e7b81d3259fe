import { rebuildCommand, runService } from '@portal/service/run-service'
import { candidateReadModel } from './candidates/candidate-read-model.ts'
import { employerReadModel } from './employers/employer-read-model.ts'
import { openingReadModel } from './openings/opening-read-model.ts'
import { application } from './service.ts'

await runService(application, {
  rebuild: rebuildCommand(application, [openingReadModel, candidateReadModel, employerReadModel]),
})
