import { route } from '@portal/chassis/http/route'
import { privacyOperations as api } from '@portal/contracts/auth/privacy-http'
import { Router } from 'express'
import type { Context } from '../context.ts'
import { eraseOwnAccount } from './erase-own-account.ts'
import { exportPersonalData } from './export-personal-data.ts'
import { presentErasure } from './present.ts'
import { findErasure, listErasures } from './queries.ts'
import { repeatErasure } from './repeat-erasure.ts'
import { sendExport } from './send-export.ts'

export function privacyRoutes(ctx: Context): Router {
  const router = Router()
  route(router, api.exportMe, async ({ res, actor }) => {
    await sendExport(ctx, res, await exportPersonalData(ctx, actor))
  })
  route(router, api.eraseMe, ({ actor, body }) => eraseOwnAccount(ctx, actor, body), presentErasure)
  route(router, api.listErasures, ({ query }) => listErasures(ctx, query), presentErasure)
  route(router, api.readErasure, ({ params }) => findErasure(ctx, params.id), presentErasure)
  route(router, api.repeatErasure, ({ params }) => repeatErasure(ctx, params.id), presentErasure)
  return router
}
