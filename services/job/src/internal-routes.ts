import { parse } from '@portal/chassis/parse'
import { stateQuery } from '@portal/contracts/event'
import { jobParams } from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from './context.ts'
import { listJobStates, readJobState } from './jobs/queries.ts'
import { listSkillStates, readSkillState } from './skills/queries.ts'

/** What other services may ask: the same facts as our events tell, with their revision. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/jobs', async (req, res) => {
    res.json(await listJobStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/jobs/:id', async (req, res) => {
    res.json(await readJobState(ctx, parse(jobParams, req.params).id))
  })

  router.get('/skills', async (req, res) => {
    res.json(await listSkillStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/skills/:id', async (req, res) => {
    res.json(await readSkillState(ctx, parse(jobParams, req.params).id))
  })

  return router
}
