import type { IncomingHttpHeaders } from 'node:http'
import type { Request, Response } from 'express'

/** The status and headers of a service's response. */
export type ServiceResponse = { status: number; headers: IncomingHttpHeaders }

/** Callbacks for one attempt to send a request to a service. */
export type Attempt = {
  /** The request has a connection; `abort` cancels it. Returns false if the request must no longer be sent. */
  connected: (abort: () => void) => boolean
  /** A response begins. Returns the headers to forward to the client. */
  responded: (response: ServiceResponse) => IncomingHttpHeaders
  /** The request failed, before or during the response. The error has the `code` of a system error, if one applies. */
  failed: (error: Error) => void
}

/** Transports requests to one service and its responses back. */
export type Engine = {
  /**
   * Sends a request with its buffered body (`wholeBody`), and streams the response to the client as fast as it reads.
   * Ends early only on an error, which is reported to the attempt, or when the attempt aborts it.
   */
  forward: (req: Request, res: Response, attempt: Attempt) => void
  close: () => void
}

export type EngineOptions = {
  url: string
  maxConnections: number
  /** How long a service may be silent before and during its response. Afterwards the request fails with ETIMEDOUT. */
  silenceMs: number
  /** Forwards the headers of a response before the first byte of its body. */
  flushHeaders: boolean
}

// More than any service sends. The longest header is `Link` with the URL of the next page.
export const maxResponseHeaderBytes = 64 * 1024

export function responseTimeout(): Error {
  return Object.assign(new Error('the service did not respond in time'), { code: 'ETIMEDOUT' })
}
