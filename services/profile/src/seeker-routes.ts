import { actorOf, requireAuth, requireRole } from '@portal/chassis/actor'
import { createOnce } from '@portal/chassis/idempotency'
import { parse } from '@portal/chassis/parse'
import {
  changeSeekerBody,
  createSeekerBody,
  personParams,
  profileParams,
  replaceSkillsBody,
} from '@portal/contracts/profile/http'
import { Router } from 'express'
import { changeSeeker } from './change-seeker.ts'
import type { Context } from './context.ts'
import { createSeeker } from './create-seeker.ts'
import { presentSeeker, presentSkill } from './present.ts'
import { readSeekerFor, readSkillsFor } from './read-seeker.ts'
import { replaceSkills } from './replace-skills.ts'

export function seekerRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/profiles/job-seekers', requireRole('JOB_SEEKER'), async (req, res) => {
    const input = parse(createSeekerBody, req.body)
    const creation = { req, res, input, present: presentSeeker, at: '/api/v1/profiles/job-seekers' }
    await createOnce(ctx, creation, () => createSeeker(ctx, actorOf(req), input))
  })

  router.get('/profiles/job-seekers/:id', requireAuth, async (req, res) => {
    const { id } = parse(profileParams, req.params)
    res.json(presentSeeker(await readSeekerFor(ctx, actorOf(req), { id })))
  })

  router.get('/profiles/job-seekers/user/:user_id', requireAuth, async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    res.json(presentSeeker(await readSeekerFor(ctx, actorOf(req), { userId: user_id })))
  })

  router.put('/profiles/job-seekers/:user_id', requireRole('JOB_SEEKER'), async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    const input = parse(changeSeekerBody, req.body)
    res.json(presentSeeker(await changeSeeker(ctx, actorOf(req), user_id, input)))
  })

  router.get('/profiles/job-seekers/:user_id/skills', requireAuth, async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    res.json((await readSkillsFor(ctx, actorOf(req), user_id)).map(presentSkill))
  })

  router.put('/profiles/job-seekers/:user_id/skills', requireRole('JOB_SEEKER'), async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    const input = parse(replaceSkillsBody, req.body)
    res.json((await replaceSkills(ctx, actorOf(req), user_id, input)).map(presentSkill))
  })

  return router
}
