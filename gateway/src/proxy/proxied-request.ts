import { type HttpError, unavailable } from '@portal/chassis/errors'
import { sendProblem } from '@portal/chassis/http/problem'
import { type RequestContext, requestContext, runInContext } from '@portal/chassis/runtime/request-context'
import type { Request, Response } from 'express'
import type { Client, ClientShares } from '../access/client-shares.ts'
import type { Attempt } from './attempt.ts'

/** A request in flight: from its arrival at the gateway until its response closes. */
export type ProxiedRequest = {
  req: Request
  res: Response
  /** The response is a stream that lasts for minutes. */
  isStream: boolean
  /** The buffered body, while it may still have to be sent to the service. */
  body: Buffer | undefined
  /** The current attempt to send the request to the service. */
  attempt: Attempt | undefined
  /** The service's response is not needed any more. */
  isAbandoned: boolean
  context: Readonly<RequestContext>
}

/** Takes one of the places for a request until its response closes. Throws 429 or 503 if there is none. */
export function openRequest(
  { req, res, isStream }: Pick<ProxiedRequest, 'req' | 'res' | 'isStream'>,
  places: ClientShares,
  client: Client,
): ProxiedRequest {
  const request: ProxiedRequest = {
    req,
    res,
    isStream,
    body: undefined,
    attempt: undefined,
    isAbandoned: false,
    context: requestContext(),
  }
  const leave = places.enter(client, () => evict(request))
  res.once('close', () => {
    leave()
    request.attempt?.settle(undefined)
    if (!res.writableFinished) abandon(request)
  })
  return request
}

/** Whether the client has disconnected or already has a response. */
export function hasEnded({ res }: ProxiedRequest): boolean {
  return res.closed || res.writableEnded
}

/** Ends a request in favour of a client that holds less: with 503, or by ending a response that has begun. */
export function evict(request: ProxiedRequest): void {
  const { res, isStream } = request
  // The client of a stream can resume it elsewhere. Any other response must not look complete.
  if (isStream || !res.headersSent) endAsComplete(request, evicted())
  else {
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

/** Sends the error in the context of the rejected request, which may differ from the one that caused the rejection. */
function reject({ res, context }: ProxiedRequest, httpError: HttpError): void {
  runInContext(context, () => sendProblem(res, httpError))
}

function evicted(): HttpError {
  return unavailable('The portal is busy and serves clients with fewer requests in progress first; try again shortly')
}
