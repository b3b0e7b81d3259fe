// Connections to one service, and what is under way on them. Both are bounded: what comes beyond is refused at once (503)
// instead of queueing behind a service that is slow. A service that is silent for too long, while connecting as well as
// before and within its answer, is given up; so is a request that waits as long for one of the connections.
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { unavailable } from '@portal/chassis/errors'
import { createRoster } from '@portal/chassis/roster'
import { currentScope, runInScope } from '@portal/chassis/scope'
import type { NextFunction, Request, Response } from 'express'
import { createProxyMiddleware, debugProxyErrorsPlugin, proxyEventsPlugin } from 'http-proxy-middleware'
import { compressAnswer } from './compression.ts'
import { withoutHopByHop } from './headers.ts'
import { createKeptConnections } from './kept-connections.ts'

/** How asking went: an answer has begun, or an error came instead; undefined when the client has gone before either. */
export type Exchange = { answer: IncomingMessage } | { error: Error } | undefined

export type Lane = {
  /** Counts a request until its answer has ended; throws when there are too many. */
  enter: (res: Response) => void
  /** Passes a request on and its answer back. May be called again as long as nothing of an answer has come. */
  exchange: (req: Request, res: Response, next: NextFunction) => Promise<Exchange>
  /** Ends an answer under way as if it were complete. */
  endOne: (res: Response) => void
  /** Ends the answers under way as if they were complete, and refuses further requests. */
  end: () => void
  close: () => void
}

export type LaneOptions = {
  url: string
  maxConnections: number
  maxUnderWay: number
  silenceMs: number
  /** Sends the headers of an answer on before there is anything of its body. */
  flushHeaders: boolean
  /** Told of an answer that broke off in its middle. */
  onBreak: (error: Error) => void
}

/** A request under way, and what is known of its answer. */
type Passage = { res: ServerResponse; answer?: IncomingMessage; attempt?: Attempt | undefined }

/** One try to have a request answered. */
type Attempt = {
  exchange: Promise<Exchange>
  /** It has got a connection. */
  sent: (request: ClientRequest) => void
  settle: (exchange: Exchange) => void
}

export function createLane(options: LaneOptions): Lane {
  const agent = createKeptConnections({ maxSockets: options.maxConnections, timeout: options.silenceMs })
  const underWay = createRoster<Passage>()
  let isEnding = false
  const proxy = createProxyMiddleware({
    target: options.url,
    agent,
    changeOrigin: true,
    // Whoever asks has found the route; the library would parse the address to let everything through.
    pathFilter: () => true,
    // The default plugins would answer errors with host names and build a log line for every answer.
    ejectPlugins: true,
    plugins: [debugProxyErrorsPlugin, proxyEventsPlugin],
    on: {
      proxyReq: (request, _req, res) => passageOf(res)?.attempt?.sent(request),
      proxyRes: (answer, req, res) => {
        endHop(answer, res)
        compressAnswer(req as Request, res as Response, answer)
        const passage = passageOf(res)
        if (passage) passage.answer = answer
        passage?.attempt?.settle({ answer })
        // The proxy sets them when this has returned.
        if (options.flushHeaders) process.nextTick(() => res.flushHeaders())
      },
      error: (error, _req, res) => passageOf(res)?.attempt?.settle({ error }),
    },
  })
  return {
    enter: (res) => {
      if (isEnding) throw unavailable('The portal is stopping here; try again shortly')
      if (underWay.size >= options.maxUnderWay) throw unavailable('Too many requests are under way; try again shortly')
      const passage: Passage = { res }
      notePassage(passage)
      const leave = underWay.enter(passage)
      res.once('close', () => {
        leave()
        passage.attempt?.settle(undefined)
      })
    },
    exchange: (req, res, next) => {
      const attempt = beginAttempt(res, options)
      const passage = passageOf(res)
      if (passage) passage.attempt = attempt
      proxy(req, res, next).catch(next)
      return attempt.exchange
    },
    endOne: (res) => {
      const passage = passageOf(res)
      if (!passage) return
      // What the service makes of it is of no interest any more.
      passage.attempt = undefined
      endAnswer(passage)
      passage.answer?.destroy()
    },
    end: () => {
      isEnding = true
      for (const passage of underWay) endAnswer(passage)
    },
    close: () => agent.destroy(),
  }
}

// With the answer itself, as a WeakMap would cost more than all that is looked up in it.
const passageKey = Symbol('passage')

function notePassage(passage: Passage): void {
  Object.assign(passage.res, { [passageKey]: passage })
}

function passageOf(res: object): Passage | undefined {
  return (res as { [passageKey]?: Passage })[passageKey]
}

function beginAttempt(res: Response, { silenceMs, onBreak }: LaneOptions): Attempt {
  const { promise, resolve } = Promise.withResolvers<Exchange>()
  const scope = currentScope()
  let isSettled = false
  const settle = (exchange: Exchange) => {
    clearTimeout(waiting)
    // What comes late may surface in the scope of another request that used the same connection before.
    if (isSettled && exchange && 'error' in exchange && !res.closed) runInScope(scope, () => onBreak(exchange.error))
    isSettled = true
    resolve(exchange)
  }
  const waiting = setTimeout(() => settle({ error: noAnswerInTime() }), silenceMs)
  return {
    exchange: promise,
    settle,
    sent: (request) => {
      clearTimeout(waiting)
      if (isSettled) request.destroy()
      // The agent's timeout only tells; it is the request that has to end, with an error that says why.
      request.once('timeout', () => request.destroy(noAnswerInTime()))
    },
  }
}

function noAnswerInTime(): Error {
  return Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })
}

/** What the service said about its connection to us is not about the client's connection to us. */
function endHop(answer: IncomingMessage, res: ServerResponse): void {
  const headers = withoutHopByHop(answer.headers)
  headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close'
  answer.headers = headers
}

function endAnswer({ res, answer }: Passage): void {
  answer?.unpipe(res)
  if (res.headersSent) res.end()
  else res.writeHead(503, { 'retry-after': '1' }).end()
}
