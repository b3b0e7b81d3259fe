import { creatingRoute, route } from '@portal/chassis/http/route'
import { profileOperations as api } from '@portal/contracts/profile/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeSeeker } from './change-seeker.ts'
import { createSeeker } from './create-seeker.ts'
import { presentSeeker, presentSkill } from './present.ts'
import { readSeekerFor, readSkillsFor } from './read-seeker.ts'
import { replaceSkills } from './replace-skills.ts'

type Skills = Awaited<ReturnType<typeof readSkillsFor>>
const presentSkills = (skills: Skills) => skills.map(presentSkill)

export function seekerRoutes(ctx: Context): Router {
  const router = Router()
  creatingRoute(
    { ctx, router },
    api.createJobSeekerProfile,
    ({ actor, body, once }) => createSeeker(ctx, actor, body, once),
    presentSeeker,
  )
  route(
    router,
    api.readJobSeekerProfile,
    ({ actor, params }) => readSeekerFor(ctx, actor, { id: params.id }),
    presentSeeker,
  )
  route(
    router,
    api.readJobSeekerProfileOfUser,
    ({ actor, params }) => readSeekerFor(ctx, actor, { userId: params.user_id }),
    presentSeeker,
  )
  route(
    router,
    api.changeJobSeekerProfile,
    ({ actor, params, body }) => changeSeeker(ctx, actor, params.id, body),
    presentSeeker,
  )
  route(
    router,
    api.listJobSeekerSkills,
    ({ actor, params }) => readSkillsFor(ctx, actor, params.user_id),
    presentSkills,
  )
  route(
    router,
    api.replaceJobSeekerSkills,
    ({ actor, params, body }) => replaceSkills(ctx, actor, params.user_id, body),
    presentSkills,
  )
  return router
}
