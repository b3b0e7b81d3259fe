import type { Request, Response } from 'express'
import { type Dispatcher, RoundRobinPool } from 'undici'
import { type Attempt, type Engine, type EngineOptions, maxResponseHeaderBytes, responseTimeout } from './engine.ts'

// With a new connection the name of the service is asked for anew, so that a replica which has come gets its share.
const connectionLivesMs = 30_000

/** Requests by undici's dispatcher, which spares the streams and headers of Node's HTTP client. */
export function createUndiciEngine({ url, maxConnections, silenceMs, flushHeaders }: EngineOptions): Engine {
  const pool = new RoundRobinPool(url, {
    connections: maxConnections,
    pipelining: 1,
    clientTtl: connectionLivesMs,
    connect: { timeout: silenceMs },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    maxHeaderSize: maxResponseHeaderBytes,
  })
  return {
    pass: (req, res, attempt) => {
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

// What undici says itself: the host it has connected to, and how its connection is used.
const ownHeaders = new Set(['host', 'connection'])

function headersOf(req: Request): string[] {
  const headers: string[] = []
  for (const [name, value] of Object.entries(req.headers)) {
    if (ownHeaders.has(name) || value === undefined) continue
    for (const one of Array.isArray(value) ? value : [value]) headers.push(name, one)
  }
  return headers
}

function createHandler(res: Response, attempt: Attempt, flushHeaders: boolean): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined
  let hasBegun = false
  let isOver = false
  const abort = () => {
    isOver = true
    controller?.abort(new Error('not wanted any more'))
  }
  const fail = (error: Error) => {
    isOver = true
    attempt.failed(withSystemCode(error))
    // The client must not take what it has for the whole of it.
    if (hasBegun) res.destroy()
  }
  return {
    onRequestStart: (begun) => {
      controller = begun
      if (attempt.connected(abort)) return
      isOver = true
      // Thrown, because to abort would end the connection.
      throw new Error('not wanted any more')
    },
    onResponseStart: (_controller, status, headers) => {
      if (status < 200) return
      hasBegun = true
      const passedOn = attempt.responded({ status, headers })
      res.writeHead(status, passedOn)
      if (flushHeaders) res.flushHeaders()
    },
    onResponseData: (_controller, chunk) => {
      if (res.write(chunk)) return
      controller?.pause()
      res.once('drain', () => controller?.resume())
    },
    onResponseEnd: () => {
      isOver = true
      res.end()
    },
    onResponseError: (_controller, error) => {
      if (!isOver) fail(error)
    },
  }
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

function withSystemCode(error: Error): Error {
  const code = 'code' in error ? String(error.code) : ''
  if (timeouts.has(code)) return responseTimeout()
  // The service closed the connection.
  if (code === 'UND_ERR_SOCKET') return Object.assign(new Error(error.message), { code: 'ECONNRESET' })
  return error
}
