// Connections to one service, and what is under way on them. Both are bounded: what comes beyond is refused at once (503)
// instead of queueing behind a service that is slow. A service that is silent for too long, while connecting as well as
// before and within its answer, is given up; so is a request that waits as long for one of the connections.
import { unavailable } from '@portal/chassis/errors'
import { createRoster } from '@portal/chassis/roster'
import { currentScope, runInScope } from '@portal/chassis/scope'
import type { Request, Response } from 'express'
import { compressAnswer } from './compression.ts'
import { type Answer, type Attempt, type EngineOptions, noAnswerInTime } from './engines/engine.ts'
import { createMiddlewareEngine } from './engines/http-proxy-middleware.ts'
import { createUndiciEngine } from './engines/undici.ts'
import { withoutHopByHop } from './headers.ts'

/** How asking went: an answer has begun, or an error came instead; undefined when the client has gone before either. */
export type Exchange = { answer: Answer } | { error: Error } | undefined

const engines = { 'http-proxy-middleware': createMiddlewareEngine, undici: createUndiciEngine }
export type EngineName = keyof typeof engines

export type Lane = {
  /** Counts a request until its answer has ended; throws when there are too many. */
  enter: (res: Response) => void
  /** Passes a request on and its answer back. May be called again as long as nothing of an answer has come. */
  exchange: (req: Request, res: Response) => Promise<Exchange>
  /** Ends an answer under way as if it were complete. */
  endOne: (res: Response) => void
  /** Ends the answers under way as if they were complete, and refuses further requests. */
  end: () => void
  close: () => void
}

export type LaneOptions = EngineOptions & {
  engine: EngineName
  maxUnderWay: number
  /** Told of an answer that broke off in its middle. */
  onBreak: (error: Error) => void
}

/** A request under way, and what is known of it. */
type Passage = {
  res: Response
  /** Of the attempt under way. */
  settle?: (exchange: Exchange) => void
  abort?: () => void
  /** Nobody waits for what comes of it. */
  isOver?: boolean
}

export function createLane(options: LaneOptions): Lane {
  const engine = engines[options.engine](options)
  const underWay = createRoster<Passage>()
  let isEnding = false
  return {
    enter: (res) => {
      if (isEnding) throw unavailable('The portal is stopping here; try again shortly')
      if (underWay.size >= options.maxUnderWay) throw unavailable('Too many requests are under way; try again shortly')
      const passage: Passage = { res }
      notePassage(passage)
      const leave = underWay.enter(passage)
      res.once('close', () => {
        leave()
        passage.settle?.(undefined)
        if (!res.writableFinished) giveUp(passage)
      })
    },
    exchange: (req, res) => {
      const passage = passageOf(res)
      if (!passage) throw new Error('nothing is exchanged before it has entered')
      const { exchange, attempt } = beginAttempt(passage, req, options)
      engine.pass(req, res, attempt)
      return exchange
    },
    endOne: (res) => {
      const passage = passageOf(res)
      if (passage) endAnswer(passage)
    },
    end: () => {
      isEnding = true
      for (const passage of underWay) endAnswer(passage)
    },
    close: engine.close,
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

function beginAttempt(passage: Passage, req: Request, { silenceMs, onBreak }: LaneOptions) {
  const { res } = passage
  const { promise, resolve } = Promise.withResolvers<Exchange>()
  const scope = currentScope()
  let isSettled = false
  let isWanted = true
  const settle = (exchange: Exchange) => {
    clearTimeout(waiting)
    isSettled = true
    resolve(exchange)
  }
  const waiting = setTimeout(() => settle({ error: noAnswerInTime() }), silenceMs)
  passage.settle = settle
  const attempt: Attempt = {
    connected: (abort) => {
      clearTimeout(waiting)
      passage.abort = abort
      isWanted = !isSettled && !passage.isOver
      return isWanted
    },
    answered: (answer) => {
      // What the service said about its connection to us is not about the client's connection to us.
      const headers = withoutHopByHop(answer.headers)
      headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close'
      compressAnswer(req, res, headers)
      settle({ answer })
      return headers
    },
    failed: (error) => {
      // What comes late may surface in the scope of another request that used the same connection before.
      if (isSettled && isWanted && !passage.isOver) runInScope(scope, () => onBreak(error))
      settle({ error })
    },
  }
  return { exchange: promise, attempt }
}

function giveUp(passage: Passage): void {
  passage.isOver = true
  passage.abort?.()
}

/** Ends an answer as if it were complete. */
function endAnswer(passage: Passage): void {
  const { res } = passage
  giveUp(passage)
  if (res.headersSent) res.end()
  else res.writeHead(503, { 'retry-after': '1' }).end()
}
