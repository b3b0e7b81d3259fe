import { missing } from '@portal/chassis/errors'
import { parse } from '@portal/chassis/parse'
import { jobParams } from '@portal/contracts/job/http'
import { eq } from 'drizzle-orm'
import { Router } from 'express'
import type { Context } from './context.ts'
import { factsOfJob } from './jobs/present.ts'
import { jobs, skills } from './schema.ts'

/** What other services may ask: the same facts as our events tell, with their revision. */
export function internalRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/jobs/:id', async (req, res) => {
    const { id } = parse(jobParams, req.params)
    const [job] = await ctx.db.select().from(jobs).where(eq(jobs.id, id))
    if (!job) throw missing('Job')
    res.json({ revision: job.revision, data: factsOfJob(job) })
  })

  router.get('/skills/:id', async (req, res) => {
    const { id } = parse(jobParams, req.params)
    const [skill] = await ctx.db.select().from(skills).where(eq(skills.id, id))
    if (!skill) throw missing('Skill')
    res.json({ revision: skill.revision, data: { skill_id: skill.id, name: skill.name } })
  })

  return router
}
