import { STATUS_CODES } from 'node:http'
import type { Problem } from '@portal/contracts/operation'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { isUnavailable, rejectedValue } from './driver-error.ts'
import { HttpError, malformed, missing, statusOfKind, unavailable } from './errors.ts'
import type { Logger } from './log.ts'
import { requestContext } from './request-context.ts'

const retryAfterSeconds = 1
// For how long a client may go on sending a request that has its response.
const maxDrainMs = 2_000

/** A refusal as the body of an answer (RFC 9457). */
export function problemOf(httpError: HttpError, requestId: string): Problem {
  const status = statusOfKind[httpError.kind]
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: httpError.message,
    error_code: httpError.code,
    request_id: requestId,
    ...httpError.extras,
  }
}

/** Answers a refusal as problem+json, with the headers its status calls for. */
export function sendProblem(res: Response, httpError: HttpError): void {
  const problem = problemOf(httpError, requestContext().requestId ?? '')
  const { status } = problem
  if (status === 401) res.set('WWW-Authenticate', challenge(httpError))
  if (httpError.retryAfterSeconds !== undefined) res.set('Retry-After', String(httpError.retryAfterSeconds))
  if (status >= 502 && !res.hasHeader('Retry-After')) res.set('Retry-After', String(retryAfterSeconds))
  // What is refused now may be there a moment later.
  res.set('Cache-Control', 'no-store')
  res.status(status).type('application/problem+json')
  const body = JSON.stringify(problem)
  if (res.req.complete || res.shouldKeepAlive) res.send(body)
  else sendAndDrain(res, body)
}

/**
 * Sends a response after which the connection closes, and leaves it open until the client has sent its request: a system
 * that is sent more after it has closed a connection resets it, and the client then loses the response.
 */
function sendAndDrain(res: Response, body: string): void {
  res.set('Content-Length', String(Buffer.byteLength(body)))
  res.write(body)
  const end = () => {
    clearTimeout(timer)
    res.end()
  }
  const timer = setTimeout(end, maxDrainMs)
  res.req.once('close', end).resume()
}

/** RFC 6750: a challenge names the fault only where a token was sent. */
function challenge(httpError: HttpError): string {
  const realm = 'Bearer realm="job-portal"'
  return httpError.code === 'NOT_AUTHENTICATED'
    ? realm
    : `${realm}, error="invalid_token", error_description="${httpError.message}"`
}

/** Answers what no route took. */
export const noSuchRoute: RequestHandler = (_req, res) => sendProblem(res, missing('Route'))

/** The one converter from errors to answers. What is not a refusal is logged once and answered without a word of it. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error)
    const refused = rejectedValue(error)
    // What checks of the input should have found. A client may send it at will, so it is not a failure of the service.
    if (refused) log.warn(refused, 'a value passed our checks and the database refused it')
    const httpError = refused ? notStorable() : httpErrorOf(error)
    if (httpError.kind === 'internal') log.error({ err: error }, 'unexpected error')
    if (httpError.kind === 'unavailable') log.warn({ err: error }, 'a store or service is away')
    sendProblem(res, httpError)
  }
}

/** What an error means to the client. */
function httpErrorOf(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  if (isUnavailable(error)) return unavailable('A store is away; try again shortly')
  return bodyError(error) ?? new HttpError('internal', 'INTERNAL_ERROR', 'Something went wrong on our side')
}

function notStorable(): HttpError {
  return new HttpError(
    'unprocessable',
    'VALUE_NOT_STORABLE',
    'A value is too long, out of range or not of the kind expected',
  )
}

/** Express's body parsers and its router throw errors with a status of their own. */
function bodyError(error: unknown): HttpError | undefined {
  const status = (error as { status?: unknown } | null)?.status
  if (status === 413) return new HttpError('contentTooLarge', 'BODY_TOO_LARGE', 'The body is too large')
  if (status === 415)
    return new HttpError('unsupportedMediaType', 'UNSUPPORTED_ENCODING', 'Charset or encoding not supported')
  if (status === 400) return malformed('MALFORMED_REQUEST', 'The request cannot be understood')
  return undefined
}
