import { route } from '@portal/chassis/http/route'
import { resumeOperations as api } from '@portal/contracts/profile/resumes-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import type { ResumeRow } from '../schema.ts'
import { changeResume } from './change-resume.ts'
import { openResume, sendFile } from './download-resume.ts'
import { presentResume } from './present.ts'
import { findOwnResume, listResumes } from './queries.ts'
import { createUploads } from './receive-upload.ts'
import { removeResume } from './remove-resume.ts'
import { storeResume } from './store-resume.ts'

const presentResumes = (rows: ResumeRow[]) => rows.map(presentResume)

export function resumeRoutes(ctx: Context): Router {
  const router = Router()
  const withUpload = createUploads(ctx.maxResumeBytes)
  route(router, api.uploadResume, async ({ req, res, actor }) => {
    const { resume, isNew } = await withUpload(req, (file) => storeResume(ctx, actor, file))
    res.location(`/api/v1/resumes/${resume.id}`)
    res.status(isNew ? 201 : 200).json(presentResume(resume))
  })
  route(router, api.listResumes, ({ actor }) => listResumes(ctx.db, actor.id), presentResumes)
  route(router, api.readResume, ({ actor, params }) => findOwnResume(ctx, actor, params.id), presentResume)
  route(router, api.changeResume, ({ actor, params, body }) => changeResume(ctx, actor, params.id, body), presentResume)
  route(router, api.removeResume, ({ actor, params }) => removeResume(ctx, actor, params.id))
  route(router, api.downloadResume, async ({ req, res, actor, params, query }) => {
    const resume = await openResume(ctx, { actor, token: query.token }, params.id)
    await sendFile(ctx, { req, res }, resume)
  })
  return router
}
