import type { Request, Response } from 'express'
import { type Dispatcher, RoundRobinPool } from 'undici'
import { type Attempt, type Engine, type EngineOptions, maxResponseHeaderBytes, responseTimeout } from './engine.ts'

// A new connection looks the service's name up again, so that a new replica gets its share of the traffic.
const connectionTtlMs = 30_000

/** An engine that uses undici's dispatcher, without the streams and header objects of Node's HTTP client. */
export function createUndiciEngine({ url, maxConnections, silenceMs, flushHeaders }: EngineOptions): Engine {
  const pool = new RoundRobinPool(url, {
    connections: maxConnections,
    pipelining: 1,
    clientTtl: connectionTtlMs,
    connect: { timeout: silenceMs },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    maxHeaderSize: maxResponseHeaderBytes,
  })
  return {
    forward: (req, res, attempt) => {
      const { method, url: path, wholeBody: body = null } = req
      const options = { method, path, headers: headersOf(req), body, reset: false } as Dispatcher.DispatchOptions
      try {
        pool.dispatch(options, createHandler(res, attempt, flushHeaders))
      } catch (error) {
        attempt.failed(error as Error)
      }
    },
    close: () => void pool.destroy(),
  }
}

// undici sets these headers itself.
const headersOfUndici = new Set(['host', 'connection'])

function headersOf(req: Request): string[] {
  const headers: string[] = []
  for (const [name, value] of Object.entries(req.headers)) {
    if (headersOfUndici.has(name) || value === undefined) continue
    for (const item of Array.isArray(value) ? value : [value]) headers.push(name, item)
  }
  return headers
}

function createHandler(res: Response, attempt: Attempt, flushHeaders: boolean): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined
  let hasStarted = false
  let isFinished = false
  let isPaused = false
  const resume = () => {
    isPaused = false
    controller?.resume()
  }
  const abort = () => {
    isFinished = true
    controller?.abort(aborted())
  }
  const fail = (error: Error) => {
    isFinished = true
    attempt.failed(withSystemCode(error))
    // The client must notice that the response is incomplete.
    if (hasStarted) res.destroy()
  }
  return {
    onRequestStart: (started) => {
      controller = started
      if (attempt.connected(abort)) return
      isFinished = true
      // Thrown, because abort() would close the connection.
      throw aborted()
    },
    onResponseStart: (_controller, status, headers) => {
      if (status < 200) return
      hasStarted = true
      // First, because compressing replaces `res.writeHead`.
      const forwarded = attempt.responded({ status, headers })
      res.writeHead(status, forwarded)
      if (flushHeaders) res.flushHeaders()
    },
    onResponseData: (_controller, chunk) => {
      // What was received before the pause is still delivered.
      if (res.write(chunk) || isPaused) return
      isPaused = true
      controller?.pause()
      res.once('drain', resume)
    },
    onResponseEnd: () => {
      isFinished = true
      res.end()
    },
    onResponseError: (_controller, error) => {
      if (!isFinished) fail(error)
    },
  }
}

function aborted(): Error {
  return new Error('the request was aborted')
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

function withSystemCode(error: Error): Error {
  const code = 'code' in error ? String(error.code) : ''
  if (timeouts.has(code)) return responseTimeout()
  // The service closed or reset the connection.
  if (code === 'UND_ERR_SOCKET') return Object.assign(new Error(error.message), { code: 'ECONNRESET' })
  return error
}
