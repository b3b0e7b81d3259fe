import { creatingRoute } from '@portal/chassis/http/route'
import { jobOperations } from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { presentOwnJob } from '../jobs/present.ts'
import type { DescribedJob } from '../schema.ts'
import { cloneJob } from './clone-job.ts'

export function copyRoutes(ctx: Context): Router {
  const router = Router()
  creatingRoute(
    { ctx, router },
    jobOperations.cloneJob,
    ({ actor, params, once }) => cloneJob(ctx, actor, params.id, once),
    (job: DescribedJob) => presentOwnJob(ctx, job),
  )
  return router
}
