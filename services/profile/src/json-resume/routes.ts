import { route } from '@portal/chassis/http/route'
import { jsonResumeOperations as api } from '@portal/contracts/profile/json-resume-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { describeSeeker } from '../seekers/describe-seeker.ts'
import { presentSeeker } from '../seekers/present.ts'
import { findOwnSeeker } from '../seekers/queries.ts'
import { importResume } from './import-resume.ts'
import { nameSkills } from './skill-names.ts'
import { writeResume } from './write-resume.ts'

export function jsonResumeRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.readJsonResume, async ({ actor, params }) => {
    const seeker = await describeSeeker(ctx.db, await findOwnSeeker(ctx, actor, params.user_id))
    return writeResume(seeker, await nameSkills(ctx.db, seeker.skills))
  })
  route(
    router,
    api.importJsonResume,
    ({ actor, params, body }) => importResume(ctx, actor, params.user_id, body),
    ({ seeker, dropped }) => ({ profile: presentSeeker(seeker, 'owner'), dropped }),
  )
  return router
}
