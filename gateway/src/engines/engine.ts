import type { IncomingHttpHeaders } from 'node:http'
import type { Request, Response } from 'express'

/** The beginning of an answer. */
export type ServiceResponse = { status: number; headers: IncomingHttpHeaders }

/** One try to have a request answered, and who is to be told how it goes. */
export type Attempt = {
  /**
   * The request has got a connection; `abort` breaks it off there. Answers whether the request is still to be sent.
   */
  connected: (abort: () => void) => boolean
  /** An answer begins; returns the headers that it is to be passed on with. */
  responded: (response: ServiceResponse) => IncomingHttpHeaders
  /** An error came, before or amidst the answer: of what code a system error would have. */
  failed: (error: Error) => void
}

/** What carries requests to one service and answers back. */
export type Engine = {
  /**
   * Passes a request on, with the whole body that was read of it, and its answer back, as it comes and as fast as the
   * client reads. Neither is given up but on an error, which the attempt is told of, or because the client has gone.
   */
  pass: (req: Request, res: Response, attempt: Attempt) => void
  close: () => void
}

export type EngineOptions = {
  url: string
  maxConnections: number
  /** How long a service may be silent before and within its answer; then the error has the code ETIMEDOUT. */
  silenceMs: number
  /** Sends the headers of an answer on before there is anything of its body. */
  flushHeaders: boolean
}

// More than a service sends, of which the address of a next page is the longest.
export const maxResponseHeaderBytes = 64 * 1024

export function responseTimeout(): Error {
  return Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })
}
