import { Agent, type IncomingHttpHeaders } from 'node:http'
import { hasBody } from '@portal/chassis/http/body'
import type { Request, Response } from 'express'
import { createProxyMiddleware, debugProxyErrorsPlugin, proxyEventsPlugin } from 'http-proxy-middleware'
import type { Attempt, Connections } from './attempt.ts'
import { requestTimeout, responseTimeout } from './failures.ts'
import { requestHeaders, responseHeaders } from './headers.ts'
import type { ProxiedRequest } from './proxied-request.ts'

type Sent = { request: ProxiedRequest; attempt: Attempt }

// Three heartbeats: a service sends one every five seconds.
const minSilenceMs = 15_000

type Options = {
  /** How long the process may be silent, or 15 seconds if that is longer. */
  timeoutMs: number
  /** Further headers of a request, by their lower-case names. */
  furtherHeaders?: (request: ProxiedRequest) => IncomingHttpHeaders
}

/**
 * The connections for streams, and for bodies of any size, by http-proxy-middleware. Each request has its own, which closes
 * with it.
 */
export function createStreamConnections(url: string, { timeoutMs, furtherHeaders }: Options): Connections {
  const silenceMs = Math.max(timeoutMs, minSilenceMs)
  const agent = new Agent({ timeout: silenceMs })
  // The events of the library name a request by its response.
  const sent = new WeakMap<object, Sent>()
  const proxy = createProxyMiddleware({
    target: url,
    agent,
    changeOrigin: true,
    // The default plugins would expose host names in error responses and log every response in their own format.
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    selfHandleResponse: true,
    on: {
      proxyReq: (outgoing, req, res) => {
        // The agent's timeout only emits an event, so the request has to be destroyed here.
        outgoing.once('timeout', () => outgoing.destroy(req.complete ? responseTimeout() : requestTimeout()))
        const { request, attempt } = sent.get(res) as Sent
        if (!attempt.connected(() => outgoing.destroy())) return void outgoing.destroy()
        // A body that has already been read from the request, so the library would send none.
        if (request.body?.length) outgoing.write(request.body)
      },
      proxyRes: (response, _req, res) => {
        const { request, attempt } = sent.get(res) as Sent
        attempt.settle({ bodyBytes: 0 })
        res.writeHead(response.statusCode ?? 502, responseHeaders(request, response.headers))
        // So that a client knows that its stream is open before the first event.
        if (request.isStream) res.flushHeaders()
        response.pipe(res)
      },
      error: (error, _req, res) => sent.get(res)?.attempt.failed(error),
    },
  })
  return {
    send: (request, attempt) => {
      const { req, res } = request
      sent.set(res, { request, attempt })
      req.headers = { ...headersOf(requestHeaders(request)), ...furtherHeaders?.(request) }
      // A server that responds before it has read the whole body would otherwise close the connection, and the response
      // would be lost with it.
      if (!request.body && hasBody(req)) req.headers.connection = 'keep-alive'
      proxy(req as Request, res as Response, () => undefined).catch(attempt.failed)
    },
    close: () => agent.destroy(),
  }
}

/** The headers of a list of names and values in turn. */
function headersOf(list: readonly string[]): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {}
  for (let index = 0; index < list.length; index += 2) headers[list[index] as string] = list[index + 1]
  return headers
}
