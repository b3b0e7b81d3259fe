import { constants } from 'node:zlib'
import { type AccessLog, logRequests, openRequestContext } from '@portal/chassis/http/http'
import { problemHandler } from '@portal/chassis/http/problem'
import { healthRoutes } from '@portal/chassis/runtime/health'
import type { Logger } from '@portal/chassis/runtime/log'
import compression from 'compression'
import express, { type Express, type RequestHandler } from 'express'
import { serveAssets } from './assets.ts'
import { trustGatewayOnly } from './hop.ts'
import { sameSiteOnly } from './same-site.ts'
import { securityHeaders } from './security-headers.ts'

// Shorter responses fit into two packets, so compressing them is not worth the CPU.
const minBytes = 2048

const brotliParams = {
  [constants.BROTLI_PARAM_QUALITY]: 4,
  // Larger than most pages. The default is 4 MB for each response that is being compressed.
  [constants.BROTLI_PARAM_LGWIN]: 17,
}

export type AppOptions = {
  log: Logger
  accessLog: AccessLog
  portalUrl: string
  hopSecrets: readonly string[]
  /** Serves what the operator has chosen instead of files for browsers. */
  brandFiles: RequestHandler
  /** The folder of the files for browsers. */
  assets: URL
  pages: RequestHandler
}

/** Creates the Express application of the pages: health checks, files for browsers, and everything else as a page. */
export function createWebApp({
  log,
  accessLog,
  portalUrl,
  hopSecrets,
  brandFiles,
  assets,
  pages,
}: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(trustGatewayOnly(hopSecrets))
  // What is left of these headers is signed by the gateway.
  app.set('trust proxy', true)
  app.use(openRequestContext())
  app.use(logRequests(accessLog))
  app.use(healthRoutes({}))
  app.use(securityHeaders)
  app.use(brandFiles)
  app.use(serveAssets(assets))
  app.use(sameSiteOnly(portalUrl))
  // The gateway forwards pages as they are.
  app.use(compression({ threshold: minBytes, brotli: { params: brotliParams } }))
  app.use(pages)
  app.use(problemHandler(log))
  return app
}
