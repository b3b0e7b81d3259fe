import { creatingRoute, route } from '@portal/chassis/http/route'
import { profileOperations as api } from '@portal/contracts/profile/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeRecruiter } from './change-recruiter.ts'
import { createRecruiter } from './create-recruiter.ts'
import { presentRecruiter } from './present.ts'
import { findRecruiterFor } from './queries.ts'

export function recruiterRoutes(ctx: Context): Router {
  const router = Router()
  creatingRoute(
    { ctx, router },
    api.createRecruiterProfile,
    ({ actor, body, once }) => createRecruiter(ctx, actor, body, once),
    presentRecruiter,
  )
  route(
    router,
    api.readRecruiterProfile,
    ({ actor, params }) => findRecruiterFor(ctx, actor, { id: params.id }),
    presentRecruiter,
  )
  route(
    router,
    api.readRecruiterProfileOfUser,
    ({ actor, params }) => findRecruiterFor(ctx, actor, { userId: params.user_id }),
    presentRecruiter,
  )
  route(
    router,
    api.changeRecruiterProfile,
    ({ actor, params, body }) => changeRecruiter(ctx, actor, params.id, body),
    presentRecruiter,
  )
  return router
}
