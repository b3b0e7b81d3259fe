import { parse } from '@portal/chassis/parse'
import { personalDataRoutes } from '@portal/chassis/personal-data'
import { factsQuery } from '@portal/contracts/event'
import { jobParams } from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from './context.ts'
import { listJobFacts, readJobFacts } from './jobs/queries.ts'
import { personalSectionsOf } from './privacy/sections.ts'
import { listSkillFacts, readSkillFacts } from './skills/queries.ts'

/** What other services may ask: the same facts as our events tell, with their revision, and all about a person. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/jobs', async (req, res) => {
    res.json(await listJobFacts(ctx, parse(factsQuery, req.query)))
  })

  router.get('/jobs/:id', async (req, res) => {
    res.json(await readJobFacts(ctx, parse(jobParams, req.params).id))
  })

  router.get('/skills', async (req, res) => {
    res.json(await listSkillFacts(ctx, parse(factsQuery, req.query)))
  })

  router.get('/skills/:id', async (req, res) => {
    res.json(await readSkillFacts(ctx, parse(jobParams, req.params).id))
  })

  router.use(personalDataRoutes(personalSectionsOf(ctx.db)))
  return router
}
