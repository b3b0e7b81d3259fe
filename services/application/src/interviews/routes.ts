import { creatingRoute, route } from '@portal/chassis/http/route'
import { applicationOperations as api } from '@portal/contracts/application/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeInterview } from './change-interview.ts'
import { presentDescribedInterview, presentInterview } from './present.ts'
import { listInterviews, readOwnInterview } from './queries.ts'
import { scheduleInterview } from './schedule-interview.ts'

export function interviewRoutes(ctx: Context): Router {
  const router = Router()
  creatingRoute(
    { ctx, router },
    api.scheduleInterview,
    ({ actor, body, once }) => scheduleInterview(ctx, actor, body, once),
    presentInterview,
    // Without the offset, as in earlier versions.
    (body) => ({ ...body, interview_date: body.interview_date.at }),
  )
  route(router, api.listInterviews, ({ actor, query }) => listInterviews(ctx, actor, query), presentDescribedInterview)
  route(
    router,
    api.readInterview,
    ({ actor, params }) => readOwnInterview(ctx, actor, params.id),
    presentDescribedInterview,
  )
  route(
    router,
    api.changeInterview,
    ({ actor, params, body }) => changeInterview(ctx, actor, params.id, body),
    presentInterview,
  )
  return router
}
