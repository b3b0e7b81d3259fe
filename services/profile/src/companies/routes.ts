import { creatingRoute, route } from '@portal/chassis/http/route'
import { companyOperations as api } from '@portal/contracts/profile/companies-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { changeCompany } from './change-company.ts'
import { foundCompany } from './found-company.ts'
import { readMyCompany } from './membership.ts'
import { presentCompany, presentMembership } from './present.ts'
import { findCompanyFor, listCompanies } from './queries.ts'

export function companyRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.listCompanies, ({ query }) => listCompanies(ctx, query), presentCompany)
  creatingRoute(
    { ctx, router },
    api.foundCompany,
    ({ actor, body, once }) => foundCompany(ctx, actor, body, once),
    presentCompany,
  )
  // Before the route of any company, whose path it would match.
  route(router, api.readMyCompany, ({ actor }) => readMyCompany(ctx, actor), presentMembership)
  route(router, api.readCompany, ({ actor, params }) => findCompanyFor(ctx, actor, params.id), presentCompany)
  route(
    router,
    api.changeCompany,
    ({ actor, params, body }) => changeCompany(ctx, actor, params.id, body),
    presentCompany,
  )
  return router
}
