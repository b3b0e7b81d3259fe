import { actorOf, requireRole } from '@portal/chassis/actor'
import { createOnce } from '@portal/chassis/idempotency'
import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import {
  applicationParams,
  changeInterviewBody,
  listInterviewsQuery,
  scheduleInterviewBody,
} from '@portal/contracts/application/http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeInterview } from './change-interview.ts'
import { presentInterview } from './present.ts'
import { listInterviews } from './queries.ts'
import { scheduleInterview } from './schedule-interview.ts'

export function interviewRoutes(ctx: Context): Router {
  const router = Router()

  router.post('/interviews', requireRole('RECRUITER'), async (req, res) => {
    const input = parse(scheduleInterviewBody, req.body)
    // The fingerprint contains only the instant, without the offset, as in earlier versions.
    const fingerprinted = { ...input, interview_date: input.interview_date.at }
    const creation = { req, res, input: fingerprinted, present: presentInterview, at: '/api/v1/interviews' }
    await createOnce(ctx, creation, () => scheduleInterview(ctx, actorOf(req), input))
  })

  router.get('/interviews', requireRole('JOB_SEEKER', 'RECRUITER'), async (req, res) => {
    const query = parse(listInterviewsQuery, req.query)
    sendPage({ req, res, query }, await listInterviews(ctx, actorOf(req), query), presentInterview)
  })

  router.put('/interviews/:id', requireRole('RECRUITER'), async (req, res) => {
    const { id } = parse(applicationParams, req.params)
    const input = parse(changeInterviewBody, req.body)
    res.json(presentInterview(await changeInterview(ctx, actorOf(req), id, input)))
  })

  return router
}
