import { createAccessLog, createHttpServer, type HttpOptions, type Service } from '@portal/chassis/http/http'
import { type Component, composeLifecycles } from '@portal/chassis/runtime/lifecycle'
import { createLogger } from '@portal/chassis/runtime/log'
import { createMetrics } from '@portal/chassis/runtime/metrics'
import { createTracing } from '@portal/chassis/runtime/tracing'
import type { RequestHandler } from 'express'
import { createWebApp } from './app.ts'
import { brandOf, serveBrand } from './brand.ts'
import { clientAssets, pagesBundle } from './build-paths.ts'
import type { Config } from './config.ts'
import { createGatewayClient } from './gateway-client.ts'

/** Creates the process of the pages, ready to start. */
export function createWeb(config: Config & { http: HttpOptions }): Service {
  const log = createLogger('web', config.log.level)
  const tracing = createTracing('web', config.observation, log)
  const metrics = createMetrics(config.observation, log)
  const gateway = createGatewayClient(config)
  const { portalUrl, cookieSecrets, hopSecrets } = config
  const brand = brandOf(config.brand)
  const site = { origin: portalUrl, securityContact: config.securityContact, brand }
  let handlePage: RequestHandler = (_req, _res, next) => next(new Error('the pages are not loaded'))
  const pages: Component = {
    name: 'pages',
    start: async () => {
      // At run time, because Vite builds them and the process is bundled like every other.
      const { createPages } = (await import(pagesBundle.href)) as typeof import('./pages.ts')
      handlePage = createPages({ ...gateway, cookieSecrets, log, site })
      warnAboutPlainHttp(portalUrl, log)
    },
  }
  const connections: Component = { name: 'connections', stop: gateway.close }
  const streams: Component = { name: 'streams', stop: async () => gateway.endStreams() }
  const accessLog = createAccessLog(log, metrics)
  const app = createWebApp({
    log,
    accessLog,
    portalUrl,
    hopSecrets,
    brandFiles: serveBrand(config.brand, brand),
    assets: clientAssets,
    pages: (req, res, next) => handlePage(req, res, next),
  })
  const http = createHttpServer(app, config.http, log)
  // Components stop in reverse order: streams end first, because they would not end by themselves before the deadline.
  return { app, log, url: http.url, ...composeLifecycles(log, [tracing, metrics, connections, pages, http, streams]) }
}

function warnAboutPlainHttp(portalUrl: string, log: Service['log']): void {
  const { protocol, hostname } = new URL(portalUrl)
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
  if (protocol === 'http:' && !isLoopback) {
    log.warn('PORTAL_URL is not https: anyone on the network between can read passwords and sign-ins')
  }
}
