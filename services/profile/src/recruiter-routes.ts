import { actorOf, requireRole } from '@portal/chassis/actor'
import { createOnce } from '@portal/chassis/idempotency'
import { parse } from '@portal/chassis/parse'
import { changeRecruiterBody, createRecruiterBody, personParams, profileParams } from '@portal/contracts/profile/http'
import { Router } from 'express'
import { changeRecruiter } from './change-recruiter.ts'
import type { Context } from './context.ts'
import { createRecruiter } from './create-recruiter.ts'
import { presentRecruiter } from './present.ts'
import { findRecruiterFor } from './queries.ts'

export function recruiterRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/profiles/recruiters', requireRole('RECRUITER'), async (req, res) => {
    const input = parse(createRecruiterBody, req.body)
    const creation = { req, res, input, present: presentRecruiter, at: '/api/v1/profiles/recruiters' }
    await createOnce(ctx, creation, () => createRecruiter(ctx, actorOf(req), input))
  })

  router.get('/profiles/recruiters/:id', async (req, res) => {
    const { id } = parse(profileParams, req.params)
    res.json(presentRecruiter(await findRecruiterFor(ctx, req.actor, { id })))
  })

  router.get('/profiles/recruiters/user/:user_id', async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    res.json(presentRecruiter(await findRecruiterFor(ctx, req.actor, { userId: user_id })))
  })

  router.put('/profiles/recruiters/:user_id', requireRole('RECRUITER'), async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    const input = parse(changeRecruiterBody, req.body)
    res.json(presentRecruiter(await changeRecruiter(ctx, actorOf(req), user_id, input)))
  })

  return router
}
