import { actorOf, requireAuth, requireRole } from '@portal/chassis/actor'
import { createOnce } from '@portal/chassis/idempotency'
import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import {
  applicationParams,
  changeStatusBody,
  jobApplicationsParams,
  listApplicationsQuery,
  listHistoryQuery,
  submitApplicationBody,
} from '@portal/contracts/application/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeStatus } from './change-status.ts'
import { presentApplication, presentStep } from './present.ts'
import { findApplication, listApplications, listHistory, listJobApplications, listOwnApplications } from './queries.ts'
import { submitApplication } from './submit-application.ts'
import { withdrawApplication } from './withdraw-application.ts'

export function applicationRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/applications', requireRole('JOB_SEEKER'), async (req, res) => {
    const input = parse(submitApplicationBody, req.body)
    const creation = { req, res, input, present: presentApplication, at: '/api/v1/applications' }
    await createOnce(ctx, creation, () => submitApplication(ctx, actorOf(req), input))
  })

  router.get('/applications', requireRole('ADMIN'), async (req, res) => {
    const query = parse(listApplicationsQuery, req.query)
    sendPage({ req, res, query }, await listApplications(ctx, query), presentApplication)
  })

  router.get('/applications/my/applications', requireRole('JOB_SEEKER'), async (req, res) => {
    const query = parse(listApplicationsQuery, req.query)
    sendPage({ req, res, query }, await listOwnApplications(ctx, actorOf(req), query), presentApplication)
  })

  router.get('/applications/job/:job_id', requireRole('RECRUITER'), async (req, res) => {
    const { job_id } = parse(jobApplicationsParams, req.params)
    const query = parse(listApplicationsQuery, req.query)
    sendPage({ req, res, query }, await listJobApplications(ctx, actorOf(req), job_id, query), presentApplication)
  })

  router.get('/applications/:id', requireAuth, async (req, res) => {
    const { id } = parse(applicationParams, req.params)
    res.json(presentApplication(await findApplication(ctx, actorOf(req), id)))
  })

  router.put('/applications/:id/status', requireRole('RECRUITER'), async (req, res) => {
    const { id } = parse(applicationParams, req.params)
    const input = parse(changeStatusBody, req.body)
    res.json(presentApplication(await changeStatus(ctx, actorOf(req), id, input)))
  })

  router.post('/applications/:id/withdraw', requireRole('JOB_SEEKER'), async (req, res) => {
    const { id } = parse(applicationParams, req.params)
    res.json(presentApplication(await withdrawApplication(ctx, actorOf(req), id)))
  })

  router.get('/applications/:id/history', requireRole('JOB_SEEKER', 'RECRUITER'), async (req, res) => {
    const { id } = parse(applicationParams, req.params)
    const query = parse(listHistoryQuery, req.query)
    sendPage({ req, res, query }, await listHistory(ctx, actorOf(req), id, query), presentStep)
  })

  return router
}
