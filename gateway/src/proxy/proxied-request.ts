import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpError, unavailable } from '@portal/chassis/errors'
import { type RequestContext, runInContext } from '@portal/chassis/runtime/request-context'
import type { Client, ClientShares } from '../access/client-shares.ts'
import type { Origin } from '../access/origin.ts'
import type { Attempt } from './attempt.ts'

/** How a request is responded to. */
export type Handling = {
  /** The route for logs and metrics; called once the response has ended. */
  routeOf: () => string
  isStream: boolean
  /** Responds. An error is sent to the client. */
  respond: (request: ProxiedRequest) => Promise<void>
  /** Headers of the response instead of those about security and CORS, as a list of lower-case names and values. */
  headers?: readonly string[]
  /** Sends an error to the client; by default as problem+json. */
  sendError?: ProxiedRequest['sendError']
}

/** A request in flight: from its arrival at the gateway until its response closes. */
export type ProxiedRequest = {
  req: IncomingMessage
  res: ServerResponse
  origin: Origin
  context: Readonly<RequestContext>
  /** Headers that the gateway adds to the response, as a list of lower-case names and values in turn. */
  headers: string[]
  /** The `Cache-Control` of the response, unless the service sets its own. */
  cacheControl: string | undefined
  /** The response is a stream that lasts for minutes. */
  isStream: boolean
  /** Sends an error to the client. */
  sendError: (res: ServerResponse, httpError: HttpError) => void
  /** The size limit of a body that is forwarded as it arrives; undefined if it is read first. */
  upload: number | undefined
  /** The buffered body, while it may still have to be sent to the service. */
  body: Buffer | undefined
  /** The current attempt to send the request to the service. */
  attempt: Attempt | undefined
  /** The service's response is not needed any more. */
  isAbandoned: boolean
}

/** A request that has arrived. */
export function openRequest(
  arrived: Omit<ProxiedRequest, 'cacheControl' | 'upload' | 'body' | 'attempt' | 'isAbandoned'>,
): ProxiedRequest {
  return {
    ...arrived,
    cacheControl: undefined,
    upload: undefined,
    body: undefined,
    attempt: undefined,
    isAbandoned: false,
  }
}

/** Takes one of the places for requests until the response closes. Throws 429 or 503 if there is none. */
export function takePlace(request: ProxiedRequest, places: ClientShares, client: Client): void {
  const { res } = request
  const leave = places.enter(client, () => evict(request))
  res.once('close', () => {
    leave()
    request.attempt?.settle(undefined)
    if (!res.writableFinished) abandon(request)
  })
}

/** Whether the client has disconnected or already has a response. */
export function hasEnded({ res }: ProxiedRequest): boolean {
  return res.closed || res.writableEnded
}

/** Sends an error in the context of the request, which may differ from the one that caused the error. */
export function reject({ res, headers, context, sendError }: ProxiedRequest, httpError: HttpError): void {
  setHeaders(res, headers)
  runInContext(context, () => sendError(res, httpError))
}

/** Sets the headers of a list of names and values in turn. */
export function setHeaders(res: ServerResponse, headers: readonly string[]): void {
  for (let index = 0; index < headers.length; index += 2) {
    res.setHeader(headers[index] as string, headers[index + 1] as string)
  }
}

/** Ends a request in favour of a client that holds less: with 503, or by ending a response that has begun. */
export function evict(request: ProxiedRequest): void {
  const { res, isStream } = request
  // The client of a stream can resume it elsewhere. Any other response must not look complete.
  if (isStream || !res.headersSent) {
    const detail = 'The portal is busy and serves clients with fewer requests in progress first; try again shortly'
    endAsComplete(request, unavailable(detail))
  } else {
    abandon(request)
    res.destroy()
  }
}

/** Ends a response as if it were complete, or with the error if it has not begun. */
export function endAsComplete(request: ProxiedRequest, httpError: HttpError): void {
  abandon(request)
  if (request.res.headersSent) request.res.end()
  else reject(request, httpError)
}

function abandon(request: ProxiedRequest): void {
  request.isAbandoned = true
  request.attempt?.abort?.()
}
