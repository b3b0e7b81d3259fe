import type { IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import { createProxyMiddleware, debugProxyErrorsPlugin, proxyEventsPlugin } from 'http-proxy-middleware'
import { type Attempt, type Engine, type EngineOptions, responseTimeout } from './engine.ts'
import { createKeepAliveAgent } from './keep-alive-agent.ts'

/** An engine that uses http-proxy-middleware and the HTTP client of Node. */
export function createMiddlewareEngine({ url, maxConnections, silenceMs, flushHeaders }: EngineOptions): Engine {
  const agent = createKeepAliveAgent({ maxSockets: maxConnections, timeout: silenceMs })
  const proxy = createProxyMiddleware({
    target: url,
    agent,
    changeOrigin: true,
    // The route is already known. Without this filter the library would parse the URL of every request.
    pathFilter: () => true,
    // The default plugins would expose host names in error responses and build a log line for every response.
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    on: {
      proxyReq: (request, req, res) => {
        // The agent's timeout only emits an event, so the request has to be destroyed here.
        request.once('timeout', () => request.destroy(responseTimeout()))
        let response: IncomingMessage | undefined
        request.once('response', (begun) => {
          response = begun
        })
        const abort = () => {
          response?.unpipe(res as Response)
          request.destroy()
        }
        if (!attemptOf(res)?.connected(abort)) return abort()
        // The body has already been read from the request, so the library would send none.
        const { wholeBody } = req as Request
        if (wholeBody?.length) request.write(wholeBody)
      },
      proxyRes: (response, _req, res) => {
        const { statusCode: status = 0, headers } = response
        response.headers = attemptOf(res)?.responded({ status, headers }) ?? headers
        // The library sets the headers after this handler returns.
        if (flushHeaders) process.nextTick(() => (res as Response).flushHeaders())
      },
      error: (error, _req, res) => attemptOf(res)?.failed(error),
    },
  })
  return {
    forward: (req: Request, res: Response, attempt: Attempt) => {
      Object.assign(res, { [attemptKey]: attempt })
      proxy(req, res, () => undefined).catch(attempt.failed)
    },
    close: () => agent.destroy(),
  }
}

// Stored on the response object, because a WeakMap would cost more than all lookups in it.
const attemptKey = Symbol('attempt')

function attemptOf(res: object): Attempt | undefined {
  return (res as { [attemptKey]?: Attempt })[attemptKey]
}
