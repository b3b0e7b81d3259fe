import { route } from '@portal/chassis/http/route'
import { domainOperations as api } from '@portal/contracts/profile/domains-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { addDomain, listDomains, removeDomain } from './change-domains.ts'
import { checkDomain } from './check-domain.ts'
import { presentDomain } from './present.ts'

export function domainRoutes(ctx: Context): Router {
  const router = Router()
  route(
    router,
    api.addDomain,
    ({ actor, params, body }) => addDomain(ctx, actor, params.id, body.domain),
    (row) => presentDomain(ctx.domainKey, row),
  )
  route(router, api.listDomains, async ({ actor, params }) => {
    return (await listDomains(ctx, actor, params.id)).map((row) => presentDomain(ctx.domainKey, row))
  })
  route(router, api.removeDomain, ({ actor, params }) => removeDomain(ctx, actor, params))
  route(
    router,
    api.checkDomain,
    ({ actor, params }) => checkDomain(ctx, actor, params),
    ({ row, found }) => ({
      domain: row.domain,
      is_verified: row.verifiedAt !== null,
      has_answer: found !== undefined,
      found: found ?? [],
    }),
  )
  return router
}
