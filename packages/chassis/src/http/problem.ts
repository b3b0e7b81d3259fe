import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Problem } from '@portal/contracts/operation'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { badRequest, HttpError, notFound, statusOfKind, unavailable } from '../errors.ts'
import { isUnavailable, rejectedValue } from '../mysql/driver-error.ts'
import type { Logger } from '../runtime/log.ts'
import { requestContext } from '../runtime/request-context.ts'

const retryAfterSeconds = 1
// How long a client may keep sending a request after its response was sent.
const maxDrainMs = 2_000

/** An error as a problem response body (RFC 9457). */
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

/** Sends an error as problem+json, with the headers that its status requires. */
export function sendProblem(res: ServerResponse, httpError: HttpError): void {
  const problem = problemOf(httpError, requestContext().requestId ?? '')
  sendErrorAs(res, httpError, { type: 'application/problem+json', body: JSON.stringify(problem) })
}

/** Sends an error with a body of another media type, in UTF-8, and the headers that its status requires. */
export function sendErrorAs(
  res: ServerResponse,
  httpError: HttpError,
  { type, body }: { type: string; body: string },
): void {
  const status = statusOfKind[httpError.kind]
  if (status === 401) res.setHeader('WWW-Authenticate', challenge(httpError))
  if (httpError.retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(httpError.retryAfterSeconds))
  if (status >= 502 && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', String(retryAfterSeconds))
  // The next request may succeed.
  res.setHeader('Cache-Control', 'no-store')
  res.setHeader('Content-Type', `${type}; charset=utf-8`)
  res.setHeader('Content-Length', String(Buffer.byteLength(body)))
  res.statusCode = status
  if (res.req.complete || res.shouldKeepAlive) res.end(body)
  else sendAndDrain(res, body)
}

/**
 * Sends the last response of a connection and keeps the connection open until the client has sent its whole request.
 * Data that arrives after the close would make the system reset the connection, and the client would lose the response.
 */
function sendAndDrain(res: ServerResponse, body: string): void {
  res.write(body)
  const end = () => {
    clearTimeout(timer)
    res.end()
  }
  const timer = setTimeout(end, maxDrainMs)
  res.req.once('close', end).resume()
}

/** The challenge (RFC 6750); it describes the error only if the request had a token. */
function challenge(httpError: HttpError): string {
  const realm = 'Bearer realm="job-portal"'
  return httpError.code === 'NOT_AUTHENTICATED'
    ? realm
    : `${realm}, error="invalid_token", error_description="${httpError.message}"`
}

/** Responds 404 to requests that no route matched. */
export const noSuchRoute: RequestHandler = (_req, res) => sendProblem(res, notFound('Route'))

/** Converts errors to responses. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  const sendError = createErrorSender(log)
  return (error, _req, res, next) => {
    if (res.headersSent) return next(error)
    sendError(res, error)
  }
}

/**
 * Creates the function that responds with an error, by default as problem+json. An error other than HttpError is logged
 * once, and its response contains no details.
 */
export function createErrorSender(log: Logger) {
  return (res: ServerResponse, error: unknown, send = sendProblem): void => {
    const rejected = rejectedValue(error)
    // Validation should have found it. Any client can send such a value, so it is not a failure of the service.
    if (rejected) log.warn(rejected, 'the database rejected a value that passed validation')
    const httpError = rejected ? notStorable() : httpErrorOf(error)
    if (httpError.kind === 'internal') log.error({ err: error }, 'unexpected error')
    if (httpError.kind === 'unavailable') log.warn({ err: error }, 'a store or service is unavailable')
    send(res, httpError)
  }
}

/** The error as the client sees it. */
function httpErrorOf(error: unknown): HttpError {
  if (error instanceof HttpError) return error
  if (isUnavailable(error)) return unavailable('A store is unavailable; try again shortly')
  return bodyError(error) ?? new HttpError('internal', 'INTERNAL_ERROR', 'Something went wrong on our side')
}

function notStorable(): HttpError {
  return new HttpError('unprocessable', 'VALUE_NOT_STORABLE', 'A value is too long, out of range or of the wrong type')
}

/** The error for one that Express's body parsers or router threw, which have a `status`. */
function bodyError(error: unknown): HttpError | undefined {
  const status = (error as { status?: unknown } | null)?.status
  if (status === 413) return new HttpError('contentTooLarge', 'BODY_TOO_LARGE', 'The body is too large')
  if (status === 415) {
    return new HttpError(
      'unsupportedMediaType',
      'UNSUPPORTED_ENCODING',
      'The charset or encoding of the body is not supported',
    )
  }
  if (status === 400) return badRequest('MALFORMED_REQUEST', 'The request is malformed')
  return undefined
}
