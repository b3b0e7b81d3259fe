import { parse } from '@portal/chassis/http/parse'
import { stateQuery } from '@portal/contracts/event'
import { jobParams, skillParams } from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from './context.ts'
import { countPublished, listJobStates, readJobState } from './jobs/queries.ts'
import { listQuestionsStates, readQuestionsState } from './questions/queries.ts'
import { listSkillStates, readSkillState } from './skills/queries.ts'

/** Routes for other services: the state that our events carry, with its revision, and the personal data of a user. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/jobs', async (req, res) => {
    res.json(await listJobStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/jobs/:id', async (req, res) => {
    res.json(await readJobState(ctx, parse(jobParams, req.params).id))
  })

  router.get('/companies/:id', async (req, res) => {
    res.json({ revision: 0, data: { published: await countPublished(ctx, parse(jobParams, req.params).id) } })
  })

  router.get('/questions', async (req, res) => {
    res.json(await listQuestionsStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/questions/:id', async (req, res) => {
    res.json(await readQuestionsState(ctx, parse(jobParams, req.params).id))
  })

  router.get('/skills', async (req, res) => {
    res.json(await listSkillStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/skills/:id', async (req, res) => {
    res.json(await readSkillState(ctx, parse(skillParams, req.params).id))
  })

  return router
}
