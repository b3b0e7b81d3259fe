import type { IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import { createProxyMiddleware, debugProxyErrorsPlugin, proxyEventsPlugin } from 'http-proxy-middleware'
import { type Attempt, type Engine, type EngineOptions, responseTimeout } from './engine.ts'
import { createKeepAliveAgent } from './keep-alive-agent.ts'

/** Requests by http-proxy-middleware, on the HTTP client of Node. */
export function createMiddlewareEngine({ url, maxConnections, silenceMs, flushHeaders }: EngineOptions): Engine {
  const agent = createKeepAliveAgent({ maxSockets: maxConnections, timeout: silenceMs })
  const proxy = createProxyMiddleware({
    target: url,
    agent,
    changeOrigin: true,
    // Whoever asks has found the route; the library would parse the address to let everything through.
    pathFilter: () => true,
    // The default plugins would answer errors with host names and build a log line for every answer.
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    on: {
      proxyReq: (request, req, res) => {
        // The agent's timeout only tells; it is the request that has to end, with an error that says why.
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
        // What the library would send is what is left of the request, which is its end.
        const { wholeBody } = req as Request
        if (wholeBody?.length) request.write(wholeBody)
      },
      proxyRes: (response, _req, res) => {
        const { statusCode: status = 0, headers } = response
        response.headers = attemptOf(res)?.responded({ status, headers }) ?? headers
        // The proxy sets them when this has returned.
        if (flushHeaders) process.nextTick(() => (res as Response).flushHeaders())
      },
      error: (error, _req, res) => attemptOf(res)?.failed(error),
    },
  })
  return {
    pass: (req: Request, res: Response, attempt: Attempt) => {
      Object.assign(res, { [attemptKey]: attempt })
      proxy(req, res, () => undefined).catch(attempt.failed)
    },
    close: () => agent.destroy(),
  }
}

// With the answer itself, as a WeakMap would cost more than all that is looked up in it.
const attemptKey = Symbol('attempt')

function attemptOf(res: object): Attempt | undefined {
  return (res as { [attemptKey]?: Attempt })[attemptKey]
}
