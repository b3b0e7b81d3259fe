// Rejects invalid HTTP requests: those that Node's parser rejects, and those whose end or host another server before
// this one might read differently (RFC 9112), which is how requests are smuggled.
// Guarantees: an invalid request gets a problem+json response if one can still be sent, its connection is closed, and
// nothing of it reaches the application.
// Does not guarantee: that a client that does not read receives the response.
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { badRequest, HttpError } from '../errors.ts'
import type { Logger } from '../runtime/log.ts'
import { problemOf } from './problem.ts'

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
// RFC 3986, section 3.2.2: a name, an IPv4 address, or an IPv6 address in brackets, with an optional port.
const host = /^(?:(?:[\w.~-]|%[0-9a-f]{2})*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
// The longest host name, and a port.
const maxHostCharacters = 253 + 6

// Stored on the socket itself, because a WeakMap costs more.
const isRejected = Symbol('is rejected')
const latestResponse = Symbol('latest response')
type CheckedSocket = Socket & { [isRejected]?: true; [latestResponse]?: ServerResponse }

/** Passes valid requests to `serve`. Ignores what follows an invalid one on its connection, as it may be part of it. */
export function rejectInvalidRequests(serve: RequestListener): RequestListener {
  return (req, res) => {
    const socket: CheckedSocket = req.socket
    if (socket[isRejected]) return
    const error = validate(req)
    if (!error) return serve(req, res)
    socket[isRejected] = true
    const { status, headers, body } = responseTo(error)
    res.shouldKeepAlive = false
    res.writeHead(status, headers).end(body)
  }
}

/**
 * All values of a request header, in order of arrival. `name` must be lower case. Cheaper than `headersDistinct`, which
 * collects all headers of the request.
 */
export function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index] ?? ''
    if (given.length === name.length && given.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '')
  }
  return values
}

/** The error of a request that the parser accepted but that is ambiguous; undefined for a valid one. */
function validate(req: IncomingMessage): HttpError | undefined {
  const { httpVersion, headers } = req
  const coding = headers['transfer-encoding']
  const hosts = valuesOf(req, 'host')
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return invalidRequest('This version of HTTP is not supported; use HTTP/1.1')
  }
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion === '1.1')) {
    return invalidRequest('Send exactly one Host header')
  }
  if ((hosts[0] ?? '').length > maxHostCharacters || !host.test(hosts[0] ?? '')) {
    return invalidRequest('The Host header is not a valid host')
  }
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')) {
    return invalidRequest('The transfer coding is not supported')
  }
  return undefined
}

/** Makes a server respond to requests that its parser rejects, and to CONNECT requests. */
export function handleClientErrors(server: Server, log: Logger): void {
  server.on('request', ({ socket }: { socket: CheckedSocket }, res) => {
    socket[latestResponse] = res
  })
  server.on('clientError', (error: Error & { code?: string }, socket: CheckedSocket) => {
    const response = socket[latestResponse]
    // Must not write an error into the middle of a response.
    const isResponding = response?.headersSent && !response.writableFinished
    // A client that sends its first request at this moment would take the error for the response.
    const isUnused = socket.bytesRead === 0
    if (error.code === 'ECONNRESET' || !socket.writable || isResponding || isUnused) socket.destroy()
    else reject(socket, httpErrorOf(error.code), log)
  })
  server.on('connect', (_req, socket) => reject(socket, methodNotAllowed(), log))
}

function reject(socket: Duplex, httpError: HttpError, log: Logger): void {
  const { status, headers, body } = responseTo(httpError)
  log.info({ status, code: httpError.code }, 'rejected an invalid request')
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
  const response = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
  socket.on('error', () => undefined)
  socket.end(response, () => socket.destroy())
}

/** Converts an error of the parser. An unsupported method is 405 (RFC 9110), whether or not it is a known one. */
function httpErrorOf(code: string | undefined): HttpError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError('requestTimeout', 'REQUEST_TOO_SLOW', 'The request did not arrive in time')
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError('headersTooLarge', 'HEADERS_TOO_LARGE', 'The request header is too large')
    case 'HPE_INVALID_METHOD':
      return methodNotAllowed()
    default:
      return invalidRequest('This is not a valid HTTP request')
  }
}

function invalidRequest(detail: string): HttpError {
  return badRequest('BAD_REQUEST', detail)
}

function methodNotAllowed(): HttpError {
  return new HttpError('methodNotAllowed', 'METHOD_NOT_ALLOWED', `This method is not supported; use one of ${methods}`)
}

function responseTo(httpError: HttpError): { status: number; headers: Record<string, string | number>; body: string } {
  const requestId = randomUUID()
  const problem = problemOf(httpError, requestId)
  const body = JSON.stringify(problem)
  const headers = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-ID': requestId,
    ...(httpError.kind === 'methodNotAllowed' && { Allow: methods }),
  }
  return { status: problem.status, headers, body }
}
