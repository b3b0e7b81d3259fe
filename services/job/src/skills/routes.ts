import { sendPreparedPage } from '@portal/chassis/http/prepared-response'
import { creatingRoute, route } from '@portal/chassis/http/route'
import { jobOperations as api } from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { createSkill } from './create-skill.ts'
import { deleteSkill } from './delete-skill.ts'
import { presentSkill } from './present.ts'
import { listSkills } from './queries.ts'

export function skillRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.listSkills, async ({ req, res, query }) => {
    sendPreparedPage({ req, res, query }, await listSkills(ctx, query))
  })
  creatingRoute(
    { ctx, router },
    api.createSkill,
    ({ actor, body, once }) => createSkill(ctx, actor, body, once),
    presentSkill,
  )
  route(router, api.deleteSkill, ({ params }) => deleteSkill(ctx, params.id))
  return router
}
