import { parse } from '@portal/chassis/parse'
import { sendPrepared, sendPreparedPage } from '@portal/chassis/prepared-response'
import { searchFacetsQuery, searchJobsQuery } from '@portal/contracts/job/search-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { readFacets } from './facets.ts'
import { searchJobs } from './search-jobs.ts'

export function searchRoutes(ctx: Context): Router {
  const router = Router()

  router.get('/jobs/search', async (req, res) => {
    const query = parse(searchJobsQuery, req.query)
    sendPreparedPage({ req, res, query }, await searchJobs(ctx, query))
  })

  router.get('/jobs/search/facets', async (req, res) => {
    sendPrepared(req, res, await readFacets(ctx, parse(searchFacetsQuery, req.query)))
  })

  return router
}
