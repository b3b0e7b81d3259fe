import type { Actor } from '@portal/chassis/http/actor'
import { creatingRoute, route } from '@portal/chassis/http/route'
import { entryOperations } from '@portal/contracts/profile/entries-http'
import { profileOperations } from '@portal/contracts/profile/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeSeeker } from './change-seeker.ts'
import { createSeeker } from './create-seeker.ts'
import { type DescribedSeeker, presentSeeker, presentSkill } from './present.ts'
import { readSeekerFor, readSkillsFor } from './read-seeker.ts'
import { replaceEducation, replaceExperience } from './replace-entries.ts'
import { replaceSkills } from './replace-skills.ts'

const api = { ...profileOperations, ...entryOperations }

type Skills = Awaited<ReturnType<typeof readSkillsFor>>
const presentSkills = (skills: Skills) => skills.map(presentSkill)
const presentToOwner = (seeker: DescribedSeeker) => presentSeeker(seeker, 'owner')
const presentTo = (reader: Actor, seeker: DescribedSeeker) =>
  presentSeeker(seeker, reader.id === seeker.userId ? 'owner' : 'other')

export function seekerRoutes(ctx: Context): Router {
  const router = Router()
  creatingRoute(
    { ctx, router },
    api.createJobSeekerProfile,
    ({ actor, body, once }) => createSeeker(ctx, actor, body, once),
    presentToOwner,
  )
  route(router, api.readJobSeekerProfile, async ({ actor, params }) =>
    presentTo(actor, await readSeekerFor(ctx, actor, { id: params.id })),
  )
  route(router, api.readJobSeekerProfileOfUser, async ({ actor, params }) =>
    presentTo(actor, await readSeekerFor(ctx, actor, { userId: params.user_id })),
  )
  route(
    router,
    api.changeJobSeekerProfile,
    ({ actor, params, body }) => changeSeeker(ctx, actor, params.id, body),
    presentToOwner,
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
  route(router, api.replaceExperienceEntries, ({ actor, params, body }) =>
    replaceExperience(ctx, actor, params.user_id, body),
  )
  route(router, api.replaceEducationEntries, ({ actor, params, body }) =>
    replaceEducation(ctx, actor, params.user_id, body),
  )
  return router
}
