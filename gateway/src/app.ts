import { revalidate } from '@portal/chassis/http/prepared-response'
import { noSuchRoute, problemHandler } from '@portal/chassis/http/problem'
import { healthRoutes } from '@portal/chassis/runtime/health'
import type { Logger } from '@portal/chassis/runtime/log'
import type { PortalReadiness } from '@portal/contracts/gateway/http'
import express, { type Express } from 'express'
import { type AccessControl, isAdministrator } from './access/authorize.ts'
import { pages } from './pages/pages.ts'
import { compress } from './proxy/compression.ts'
import { withoutBacklog } from './readiness.ts'

export type AppOptions = {
  log: Logger
  access: AccessControl
  /** Whether another process serves the portal's pages. */
  hasWeb: boolean
  readiness: () => Promise<PortalReadiness>
}

/** Creates the gateway's Express application, for requests that no service responds to. */
export function createGatewayApp({ log, access, hasWeb, readiness }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(revalidate)
  // Without readiness checks, because the gateway serves even if services are down.
  app.use(healthRoutes({}))
  // The state of the portal. Only administrators see the backlogs.
  app.get('/ready', async (req, res) => {
    const [state, isForAdministrator] = await Promise.all([readiness(), isAdministrator(access, req)])
    res
      .status(state.status === 'ready' ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(isForAdministrator ? state : withoutBacklog(state))
  })
  app.use(compress, pages(hasWeb))
  app.use(noSuchRoute)
  app.use(problemHandler(log))
  return app
}
