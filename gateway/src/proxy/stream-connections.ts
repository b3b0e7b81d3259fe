import { Agent, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Request, Response } from 'express'
import { createProxyMiddleware, debugProxyErrorsPlugin, proxyEventsPlugin } from 'http-proxy-middleware'
import type { Attempt, Connections } from './attempt.ts'
import { requestTimeout, responseTimeout } from './failures.ts'
import { requestHeaders, responseHeaders } from './headers.ts'
import type { ProxiedRequest } from './proxied-request.ts'

type Sent = { stream: ProxiedRequest; attempt: Attempt }

// Three heartbeats: a service sends one every five seconds.
const minSilenceMs = 15_000

type Options = {
  /** How long the process may be silent, or 15 seconds if that is longer. */
  timeoutMs: number
  /** Further headers of a request, as a list of lower-case names and values in turn. */
  furtherHeaders?: (request: ProxiedRequest) => readonly string[]
}

/**
 * The connections for streams, and for bodies of any size, by http-proxy-middleware. Each request has its own, which closes
 * with it.
 */
export function createStreamConnections(url: string, { timeoutMs, furtherHeaders = () => [] }: Options): Connections {
  const silenceMs = Math.max(timeoutMs, minSilenceMs)
  const agent = new Agent({ timeout: silenceMs })
  // The events of the library name a stream by its response.
  const sent = new WeakMap<object, Sent>()
  const proxy = createProxyMiddleware({
    target: url,
    agent,
    changeOrigin: true,
    // The default plugins would expose host names in error responses and log every response in their own format.
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    on: {
      proxyReq: (request, req, res) => {
        // The agent's timeout only emits an event, so the request has to be destroyed here.
        request.once('timeout', () => request.destroy(req.complete ? responseTimeout() : requestTimeout()))
        let response: IncomingMessage | undefined
        request.once('response', (begun) => {
          response = begun
        })
        const abort = () => {
          response?.unpipe(res)
          request.destroy()
        }
        const { stream, attempt } = sent.get(res) ?? {}
        if (!attempt?.connected(abort)) return abort()
        // A body that has already been read from the request, so the library would send none.
        if (stream?.body?.length) request.write(stream.body)
      },
      proxyRes: (response, _req, res) => {
        const { stream, attempt } = sent.get(res) ?? {}
        attempt?.settle({ bodyBytes: 0 })
        if (!stream) return
        response.headers = headersOf(responseHeaders(stream, response.headers))
        // The library would keep a connection that the server is about to close.
        if (!res.shouldKeepAlive) response.headers.connection = 'close'
        // So that a client knows that its stream is open before the first event. The library sets the headers after
        // this handler returns.
        if (stream.isStream) process.nextTick(() => res.flushHeaders())
      },
      error: (error, _req, res) => sent.get(res)?.attempt.failed(error),
    },
  })
  return {
    silenceMs,
    send: (stream, attempt) => {
      const { req, res } = stream
      sent.set(res, { stream, attempt })
      req.headers = headersOf([...requestHeaders(stream), ...furtherHeaders(stream)])
      proxy(req as Request, res as Response, () => undefined).catch(attempt.failed)
    },
    close: () => agent.destroy(),
  }
}

/** The headers of a list of names and values in turn; several values of a name are joined, except those of cookies. */
function headersOf(list: readonly string[]): IncomingHttpHeaders {
  const headers: Record<string, string | string[]> = {}
  for (let index = 0; index < list.length; index += 2) {
    const [name = '', value = ''] = list.slice(index, index + 2)
    const before = headers[name]
    if (name === 'set-cookie') headers[name] = [...(before ?? []), value]
    else headers[name] = before === undefined ? value : `${before}, ${value}`
  }
  return headers
}
