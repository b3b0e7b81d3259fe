import { parse } from '@portal/chassis/http/parse'
import { sendPrepared, sendPreparedPage } from '@portal/chassis/http/prepared-response'
import { creatingRoute, route } from '@portal/chassis/http/route'
import { jobOperations as api, changeJobStatusBody } from '@portal/contracts/job/http'
import { jobIndexMediaType } from '@portal/contracts/job/job-index'
import { ownerOperations } from '@portal/contracts/job/owner-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import type { DescribedJob } from '../schema.ts'
import { changeJob } from './change-job.ts'
import { changeJobStatus, extendJob } from './change-job-status.ts'
import { deleteJob } from './delete-job.ts'
import { changeJobOwner } from './hand-over.ts'
import { readJobIndex, sendJobIndex } from './job-index.ts'
import { postJob } from './post-job.ts'
import { presentOwnJob } from './present.ts'
import { countActiveJobs, findJob, findOwnJob, listJobs, listOwnJobs } from './queries.ts'

export function jobRoutes(ctx: Context): Router {
  const router = Router()
  const presentOwn = (job: DescribedJob) => presentOwnJob(ctx, job)
  creatingRoute({ ctx, router }, api.postJob, ({ actor, body, once }) => postJob(ctx, actor, body, once), presentOwn)
  route(router, api.listJobs, async ({ req, res, query }) => {
    sendPreparedPage({ req, res, query }, await listJobs(ctx, query))
  })
  route(router, api.listMyJobs, async ({ req, res, actor, query }) => {
    sendPreparedPage({ req, res, query }, await listOwnJobs(ctx, actor, query))
  })
  route(router, api.readMyJob, ({ actor, params }) => findOwnJob(ctx, actor, params.id), presentOwn)
  route(router, api.countActiveJobs, async ({ req, res }) => {
    sendPrepared(req, res, await countActiveJobs(ctx))
  })
  // Before the route of a job, which takes any word for an id.
  route(router, api.readJobIndex, async ({ req, res, query }) => {
    if (req.method === 'HEAD') return void res.type(jobIndexMediaType).end()
    await sendJobIndex(ctx, res, await readJobIndex(ctx, query.after_id ?? 0))
  })
  route(router, api.readJob, async ({ req, res, actor, params }) => {
    sendPrepared(req, res, await findJob(ctx, actor, params.id))
  })
  route(router, api.changeJob, ({ actor, params, body }) => changeJob(ctx, actor, params.id, body), presentOwn)
  route(
    router,
    api.changeJobStatus,
    ({ req, actor, params, query }) => {
      // The older form sends the status in the query string and no body.
      const { new_status } = query
      const change = new_status === undefined ? parse(changeJobStatusBody, req.body) : { new_status }
      return changeJobStatus(ctx, actor, params.id, change)
    },
    presentOwn,
  )
  route(
    router,
    api.extendJob,
    ({ actor, params, body }) => extendJob(ctx, actor, params.id, body.expires_at),
    presentOwn,
  )
  route(
    router,
    ownerOperations.changeJobOwner,
    ({ actor, params, body }) => changeJobOwner(ctx, actor, params.id, body.user_id),
    presentOwn,
  )
  route(router, api.deleteJob, ({ actor, params }) => deleteJob(ctx, actor, params.id))
  return router
}
