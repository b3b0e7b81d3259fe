// Connections to one service, and what is under way on them. There are as many connections as requests may be under way, so
// that no request waits for one that a slow reader of a response holds; clients share them, and what comes beyond is refused
// at once (429, 503). A service that is silent for too long, while connecting as well as before and within its answer, is
// given up.
import { type Refusal, unavailable } from '@portal/chassis/errors'
import { sendProblem } from '@portal/chassis/problem'
import { createRoster } from '@portal/chassis/roster'
import { currentScope, runInScope, type Scope } from '@portal/chassis/scope'
import type { Request, Response } from 'express'
import { type Client, createClientShares, type ShareLimits } from './client-shares.ts'
import { compressAnswer } from './compression.ts'
import { type Answer, type Attempt, type EngineOptions, noAnswerInTime } from './engines/engine.ts'
import { createMiddlewareEngine } from './engines/http-proxy-middleware.ts'
import { createUndiciEngine } from './engines/undici.ts'
import { withoutHopByHop } from './headers.ts'
import { keepPersonal } from './personal.ts'

/** How asking went: an answer has begun, or an error came instead; undefined when the client has gone before either. */
export type Exchange = { answer: Answer } | { error: Error } | undefined

const engines = { 'http-proxy-middleware': createMiddlewareEngine, undici: createUndiciEngine }
export type EngineName = keyof typeof engines

export type Lane = {
  /** Counts a request of a client until its answer has ended; throws when there are too many. */
  enter: (res: Response, client: Client) => void
  /** Ends a request for the sake of a client that holds less: by a refusal, or by breaking its answer off. */
  giveWay: (res: Response) => void
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
  limits: ShareLimits
  /** Told of an answer that broke off in its middle. */
  onBreak: (error: Error) => void
}

/** A request under way, and what is known of it. */
type Passage = {
  res: Response
  scope: Readonly<Scope>
  /** Of the attempt under way. */
  settle?: (exchange: Exchange) => void
  abort?: () => void
  /** Nobody waits for what comes of it. */
  isOver?: boolean
}

export function createLane(options: LaneOptions): Lane {
  const engine = engines[options.engine](options)
  const shares = createClientShares(options.maxConnections, options.limits)
  const underWay = createRoster<Passage>()
  let isEnding = false
  const giveWay = (passage: Passage) => {
    giveUp(passage)
    // A live stream can be taken up elsewhere; any other answer must not look complete.
    if (options.flushHeaders) endAnswer(passage, crowdedOut())
    else if (passage.res.headersSent) passage.res.destroy()
    else refuse(passage, crowdedOut())
  }
  return {
    enter: (res, client) => {
      if (isEnding) throw stopping()
      const passage: Passage = { res, scope: currentScope() }
      const leaveShares = shares.enter(client, () => giveWay(passage))
      notePassage(passage)
      const leave = underWay.enter(passage)
      res.once('close', () => {
        leave()
        leaveShares()
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
    giveWay: (res) => {
      const passage = passageOf(res)
      if (passage) giveWay(passage)
    },
    endOne: (res) => {
      const passage = passageOf(res)
      if (passage) endAnswer(passage, stopping())
    },
    end: () => {
      isEnding = true
      for (const passage of underWay) endAnswer(passage, stopping())
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
  const { res, scope } = passage
  const { promise, resolve } = Promise.withResolvers<Exchange>()
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
      keepPersonal(res, headers)
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

/** Ends an answer as if it were complete; a refusal where it has not begun. */
function endAnswer(passage: Passage, refusal: Refusal): void {
  giveUp(passage)
  if (passage.res.headersSent) passage.res.end()
  else refuse(passage, refusal)
}

/** Refuses in the scope of the request, which may not be the one that has brought it about. */
function refuse({ res, scope }: Passage, refusal: Refusal): void {
  runInScope(scope, () => sendProblem(res, refusal))
}

function stopping(): Refusal {
  return unavailable('The portal is stopping here; try again shortly')
}

function crowdedOut(): Refusal {
  return unavailable('The portal is busy and others have fewer requests under way; try again shortly')
}
