import { sendPage } from '@portal/chassis/paging'
import { parse } from '@portal/chassis/parse'
import type { Job } from '@portal/contracts/job/http'
import { searchFacetsQuery, searchJobsQuery } from '@portal/contracts/job/search-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { readFacets } from './facets.ts'
import { searchJobs } from './search-jobs.ts'

export function searchRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/jobs/search', async (req, res) => {
    const search = parse(searchJobsQuery, req.query)
    sendPage(req, res, await searchJobs(ctx, search), (job: Job) => job)
  })

  router.get('/jobs/search/facets', async (req, res) => {
    res.json(await readFacets(ctx, parse(searchFacetsQuery, req.query)))
  })

  return router
}
