import { requireRole } from '@portal/chassis/actor'
import { presentResource } from '@portal/chassis/columns'
import { readPage, sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import { createSkillBody, listSkillsQuery } from '@portal/contracts/job/http'
import { isNull } from 'drizzle-orm'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { type SkillRow, skills } from '../schema.ts'
import { createSkill } from './create-skill.ts'

export function skillRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/skills', async (req, res) => {
    const query = parse(listSkillsQuery, req.query)
    const page = await readPage(ctx.db, skills, { where: [isNull(skills.isDeleted)], query, order: 'oldest' })
    sendPage(req, res, page, presentSkill)
  })

  router.post('/skills', requireRole('RECRUITER', 'ADMIN'), async (req, res) => {
    const input = parse(createSkillBody, req.body)
    res.status(201).json(presentSkill(await createSkill(ctx, input)))
  })

  return router
}

function presentSkill(row: SkillRow) {
  return { ...presentResource(row), name: row.name }
}
