import { route } from '@portal/chassis/http/route'
import { questionOperations as api } from '@portal/contracts/job/questions'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeQuestions } from './change-questions.ts'
import { findQuestions, presentOwnQuestions } from './queries.ts'

export function questionRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.readQuestions, ({ actor, params }) => findQuestions(ctx, actor, params.id))
  route(
    router,
    api.changeQuestions,
    ({ actor, params, body }) => changeQuestions(ctx, actor, params.id, body),
    presentOwnQuestions,
  )
  return router
}
