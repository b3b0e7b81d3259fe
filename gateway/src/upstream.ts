// The way to one service. Connections are kept and bounded, and so is the number of requests under way: what comes
// beyond is refused at once (503) instead of queueing behind a service that is slow. A service that refuses, breaks off
// or does not answer becomes 503, 502 or 504 as problem+json, without a word about where it runs.
import { AsyncResource } from 'node:async_hooks'
import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { Refusal, unavailable } from '@portal/chassis/errors'
import type { Logger } from '@portal/chassis/log'
import { sendProblem } from '@portal/chassis/problem'
import type { Owner } from '@portal/contracts/event'
import type { Request, RequestHandler, Response } from 'express'
import { createProxyMiddleware, debugProxyErrorsPlugin, proxyEventsPlugin } from 'http-proxy-middleware'
import { clientAddress } from './client-address.ts'
import { removeClaims, removeHopByHop } from './headers.ts'

const maxConnections = 128
const maxRequestsUnderWay = 512

export type Upstream = { forward: RequestHandler; close: () => void }

type UpstreamOptions = { service: Owner; url: string; timeoutMs: number; log: Logger }

/** `timeoutMs` is how long a service may stay silent, while connecting as well as before and within its answer. */
export function createUpstream({ service, url, timeoutMs, log }: UpstreamOptions): Upstream {
  const agent = new Agent({ keepAlive: true, maxSockets: maxConnections, timeout: timeoutMs })
  const refusals = new WeakMap<object, (error: Error) => void>()
  const proxy = createProxyMiddleware({
    target: url,
    agent,
    changeOrigin: true,
    // The default plugins would answer errors with host names and build a log line for every answer.
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    on: {
      proxyReq: giveUpInTime,
      proxyRes: (answer, _req, res) => endHop(answer, res),
      error: (error, _req, res) => refusals.get(res)?.(error),
    },
  })
  let underWay = 0
  return {
    forward: async (req, res, next) => {
      // Whoever has gone by now would never be counted as gone.
      if (res.closed) return
      if (underWay >= maxRequestsUnderWay) throw unavailable('Too many requests are under way; try again shortly')
      underWay += 1
      res.once('close', () => {
        underWay -= 1
      })
      // An error may surface in the context of another request that used the same connection before.
      const refuse = AsyncResource.bind((error: Error) => {
        const refusal = refusalOf(error)
        log.warn({ err: error, upstream: service, code: refusal.code }, 'a service did not answer')
        if (!res.headersSent && !res.destroyed) sendProblem(res, refusal)
      })
      refusals.set(res, refuse)
      introduce(req, res)
      await proxy(req, res, next)
    },
    close: () => agent.destroy(),
  }
}

/** Puts our own word about the client in the place of the client's. */
function introduce(req: Request, res: Response): void {
  // Read first, because what a trusted proxy says of the client is among what is removed.
  const { protocol, host } = req
  const address = clientAddress(req)
  removeHopByHop(req.headers)
  removeClaims(req.headers)
  req.headers['x-forwarded-for'] = address
  req.headers['x-forwarded-proto'] = protocol
  // HTTP/1.0 knows no Host.
  if (host) req.headers['x-forwarded-host'] = host
  req.headers['x-request-id'] = res.get('X-Request-ID')
  // Nor can it end an answer of unknown length but by closing, which the proxy reads from here.
  req.headers.connection = req.httpVersion === '1.0' ? 'close' : 'keep-alive'
}

/** The agent's timeout only tells; it is the request that has to end, with an error that says why. */
function giveUpInTime(request: ClientRequest): void {
  request.once('timeout', () => {
    request.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }))
  })
}

/** What the service said about its connection to us is not about the client's connection to us. */
function endHop(answer: IncomingMessage, res: ServerResponse): void {
  removeHopByHop(answer.headers)
  answer.headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close'
}

const awayCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function refusalOf(error: Error): Refusal {
  const code = 'code' in error ? String(error.code) : ''
  if (awayCodes.has(code)) return unavailable('The service for this is away; try again shortly')
  if (code === 'ETIMEDOUT') return new Refusal('timeout', 'NO_ANSWER', 'The service for this did not answer in time')
  return new Refusal('badGateway', 'BAD_GATEWAY', 'The service for this broke off; try again shortly')
}
