import { actorOf, requireRole } from '@portal/chassis/actor'
import { createOnce } from '@portal/chassis/idempotency'
import { parse } from '@portal/chassis/parse'
import { sendPrepared, sendPreparedPage } from '@portal/chassis/prepared-response'
import {
  changeJobBody,
  changeJobStatusBody,
  changeJobStatusQuery,
  jobParams,
  listJobsQuery,
  listMyJobsQuery,
  postJobBody,
} from '@portal/contracts/job/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeJob } from './change-job.ts'
import { changeJobStatus } from './change-job-status.ts'
import { deleteJob } from './delete-job.ts'
import { postJob } from './post-job.ts'
import { presentJob } from './present.ts'
import { countActiveJobs, findJob, listJobs, listOwnJobs } from './queries.ts'

export function jobRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/jobs', requireRole('RECRUITER'), async (req, res) => {
    const input = parse(postJobBody, req.body)
    await createOnce(ctx, { req, res, input, present: presentJob, at: '/api/v1/jobs' }, () =>
      postJob(ctx, actorOf(req), input),
    )
  })

  router.get('/jobs', async (req, res) => {
    const query = parse(listJobsQuery, req.query)
    sendPreparedPage({ req, res, query }, await listJobs(ctx, query))
  })

  router.get('/jobs/my/jobs', requireRole('RECRUITER'), async (req, res) => {
    const query = parse(listMyJobsQuery, req.query)
    sendPreparedPage({ req, res, query }, await listOwnJobs(ctx, actorOf(req), query))
  })

  router.get('/jobs/stats/active-count', async (req, res) => {
    sendPrepared(req, res, await countActiveJobs(ctx))
  })

  router.get('/jobs/:id', async (req, res) => {
    const { id } = parse(jobParams, req.params)
    sendPrepared(req, res, await findJob(ctx, req.actor, id))
  })

  router.put('/jobs/:id', requireRole('RECRUITER'), async (req, res) => {
    const { id } = parse(jobParams, req.params)
    const input = parse(changeJobBody, req.body)
    res.json(presentJob(await changeJob(ctx, actorOf(req), id, input)))
  })

  router.put('/jobs/:id/status', requireRole('RECRUITER'), async (req, res) => {
    const { id } = parse(jobParams, req.params)
    // Older clients send the status in the query string, without a body.
    const { new_status } = parse(changeJobStatusQuery, req.query)
    const status = new_status ?? parse(changeJobStatusBody, req.body).new_status
    res.json(presentJob(await changeJobStatus(ctx, actorOf(req), id, status)))
  })

  router.delete('/jobs/:id', requireRole('RECRUITER', 'ADMIN'), async (req, res) => {
    const { id } = parse(jobParams, req.params)
    await deleteJob(ctx, actorOf(req), id)
    res.status(204).end()
  })

  return router
}
