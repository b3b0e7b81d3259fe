import { notFound } from '@portal/chassis/errors'
import { parse } from '@portal/chassis/http/parse'
import { stateQuery } from '@portal/contracts/event'
import { companyParams } from '@portal/contracts/profile/companies-http'
import { personParams } from '@portal/contracts/profile/http'
import { resumeLinkQuery, resumeParams } from '@portal/contracts/profile/resumes-http'
import { sentProfileParams, sentProfileQuery } from '@portal/contracts/profile/sent-profile'
import { Router } from 'express'
import { readSentProfile } from './applications/read-sent-profile.ts'
import { membershipOf } from './companies/membership.ts'
import { stateOfMember } from './companies/present.ts'
import { listMemberStates } from './companies/queries.ts'
import type { Context } from './context.ts'
import { stateOfRecruiter } from './recruiter-state.ts'
import { findRecruiter, listRecruiterStates } from './recruiters/queries.ts'
import { linkToResume } from './resumes/download-resume.ts'
import { presentSentResume, stateOfResume } from './resumes/present.ts'
import { findResume, findStoredResume, resumeNotFound } from './resumes/queries.ts'
import { stateOfSeeker } from './seekers/present.ts'
import { findSeeker, listSeekerStates } from './seekers/queries.ts'
import { findInvitation } from './team/invites.ts'

/** The routes for other services: the states that the events carry, with their revision, and all data about a user. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/recruiters', async (req, res) => {
    res.json(await listRecruiterStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/recruiters/:user_id', async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    const recruiter = await findRecruiter(ctx, { userId: user_id })
    res.json({ revision: recruiter.revision, data: stateOfRecruiter(recruiter) })
  })

  router.get('/job-seekers', async (req, res) => {
    res.json(await listSeekerStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/job-seekers/:user_id', async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    const seeker = await findSeeker(ctx, { userId: user_id })
    res.json({ revision: seeker.revision, data: stateOfSeeker(seeker) })
  })

  router.get('/sent-profiles/:application_id', async (req, res) => {
    const { application_id } = parse(sentProfileParams, req.params)
    res.json(await readSentProfile(ctx, application_id, parse(sentProfileQuery, req.query)))
  })

  router.get('/members', async (req, res) => {
    res.json(await listMemberStates(ctx, parse(stateQuery, req.query)))
  })

  router.get('/members/:user_id', async (req, res) => {
    const { user_id } = parse(personParams, req.params)
    const member = await membershipOf(ctx, user_id)
    if (!member) throw notFound('Membership')
    res.json({ revision: member.revision, data: stateOfMember(member) })
  })

  router.get('/invites/:id', async (req, res) => {
    res.json({ revision: 1, data: await findInvitation(ctx, parse(companyParams, req.params).id) })
  })

  router.get('/resumes/:id', async (req, res) => {
    const { id } = parse(resumeParams, req.params)
    const resume = await findResume(ctx.db, id)
    if (!resume) throw resumeNotFound()
    res.json({ revision: resume.revision, data: stateOfResume(resume) })
  })

  router.get('/resumes/:id/sent', async (req, res) => {
    const { id } = parse(resumeParams, req.params)
    const resume = await findStoredResume(ctx.db, id)
    if (!resume) throw resumeNotFound()
    res.json(presentSentResume(resume))
  })

  router.get('/resumes/:id/link', async (req, res) => {
    const { id } = parse(resumeParams, req.params)
    res.json(await linkToResume(ctx, id, parse(resumeLinkQuery, req.query).reader))
  })

  return router
}
