import { creatingRoute, route } from '@portal/chassis/http/route'
import { applicationOperations as api } from '@portal/contracts/application/http'
import { submissionOperations as sent } from '@portal/contracts/application/submission'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { countApplications } from './count-applications.ts'
import { presentApplication, presentCounts, presentDescribedApplication, presentStep } from './present.ts'
import {
  listApplications,
  listHistory,
  listJobApplications,
  listOwnApplications,
  readDescribedApplication,
} from './queries.ts'
import { linkToSentResume, readCandidate, readSentResume, readSubmission } from './read-submission.ts'
import { submitApplication } from './submit-application.ts'

export function applicationRoutes(ctx: Context): Router {
  const router = Router()
  creatingRoute(
    { ctx, router },
    api.submitApplication,
    ({ actor, body, once }) => submitApplication(ctx, actor, body, once),
    presentApplication,
  )
  route(
    router,
    api.listApplications,
    ({ actor, query }) => listApplications(ctx, actor, query),
    presentDescribedApplication,
  )
  route(
    router,
    api.listMyApplications,
    ({ actor, query }) => listOwnApplications(ctx, actor, query),
    presentDescribedApplication,
  )
  route(
    router,
    api.listJobApplications,
    ({ actor, params, query }) => listJobApplications(ctx, actor, params.job_id, query),
    presentDescribedApplication,
  )
  route(router, api.countApplications, async ({ actor, query }) => {
    const counts = await countApplications(ctx, actor, query.job_id)
    return counts.map(presentCounts)
  })
  route(
    router,
    api.readApplication,
    ({ actor, params }) => readDescribedApplication(ctx, actor, params.id),
    presentDescribedApplication,
  )
  route(
    router,
    api.listApplicationHistory,
    ({ actor, params, query }) => listHistory(ctx, actor, params.id, query),
    presentStep,
  )
  route(router, sent.readSubmission, ({ actor, params }) => readSubmission(ctx, actor, params.id))
  route(router, sent.readCandidate, ({ actor, params }) => readCandidate(ctx, actor, params.id))
  route(router, sent.readSentResume, ({ actor, params }) => readSentResume(ctx, actor, params.id))
  route(router, sent.linkToResume, ({ actor, params }) => linkToSentResume(ctx, actor, params.id))
  return router
}
