import { actorOf, requireRole } from '@portal/chassis/actor'
import { createOnce } from '@portal/chassis/idempotency'
import { parse } from '@portal/chassis/parse'
import { sendPreparedPage } from '@portal/chassis/prepared-response'
import { createSkillBody, listSkillsQuery, skillParams } from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { createSkill } from './create-skill.ts'
import { deleteSkill } from './delete-skill.ts'
import { presentSkill } from './present.ts'
import { listSkills } from './queries.ts'

export function skillRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/skills', async (req, res) => {
    const query = parse(listSkillsQuery, req.query)
    sendPreparedPage({ req, res, query }, await listSkills(ctx, query))
  })

  router.post('/skills', requireRole('RECRUITER', 'ADMIN'), async (req, res) => {
    const input = parse(createSkillBody, req.body)
    await createOnce(ctx, { req, res, input, present: presentSkill, at: '/api/v1/skills' }, () =>
      createSkill(ctx, actorOf(req), input),
    )
  })

  router.delete('/skills/:id', requireRole('ADMIN'), async (req, res) => {
    await deleteSkill(ctx, parse(skillParams, req.params).id)
    res.status(204).end()
  })

  return router
}
