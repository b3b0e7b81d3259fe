import { route } from '@portal/chassis/http/route'
import { blockedCompanyOperations as api } from '@portal/contracts/profile/blocked-companies-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeBlocks, readBlock, readOwnBlocks } from './blocked-companies.ts'

export function blockRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.readBlockedCompanies, ({ actor, params }) => readOwnBlocks(ctx, actor, params.user_id))
  route(router, api.changeBlockedCompanies, ({ actor, params, body }) => changeBlocks(ctx, actor, params.user_id, body))
  route(router, api.readCompanyBlock, ({ actor, params }) => readBlock(ctx, actor, params))
  return router
}
