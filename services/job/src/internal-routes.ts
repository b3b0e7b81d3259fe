import { parse } from '@portal/chassis/parse'
import { jobParams } from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from './context.ts'
import { readJobFacts } from './jobs/queries.ts'
import { readSkillFacts } from './skills/queries.ts'

/** What other services may ask: the same facts as our events tell, with their revision. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/jobs/:id', async (req, res) => {
    res.json(await readJobFacts(ctx, parse(jobParams, req.params).id))
  })

  router.get('/skills/:id', async (req, res) => {
    res.json(await readSkillFacts(ctx, parse(jobParams, req.params).id))
  })

  return router
}
