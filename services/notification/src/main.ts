import { rebuildCommand, runService } from '@portal/service/run-service'
import {
  companyNameReadModel,
  emailReadModel,
  jobTitleReadModel,
  seekerNameReadModel,
} from './read-models/read-models.ts'
import { notification } from './service.ts'

const readModels = [emailReadModel, companyNameReadModel, jobTitleReadModel, seekerNameReadModel]

await runService(notification, { rebuild: rebuildCommand(notification, readModels) })
