import { sendPrepared, sendPreparedPage } from '@portal/chassis/http/prepared-response'
import { route } from '@portal/chassis/http/route'
import { searchOperations as api } from '@portal/contracts/job/search-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { readFacets } from './facets.ts'
import { searchJobs } from './search-jobs.ts'

export function searchRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.searchJobs, async ({ req, res, query }) => {
    sendPreparedPage({ req, res, query }, await searchJobs(ctx, query))
  })
  route(router, api.readSearchFacets, async ({ req, res, query }) => {
    sendPrepared(req, res, await readFacets(ctx, query))
  })
  return router
}
