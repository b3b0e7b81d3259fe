// What comes in over a connection but is no proper request. Guaranteed: it is answered as problem+json where an answer
// can still be given, its connection is closed, and nothing of it reaches the application. Beyond what Node's parser
// refuses this concerns messages whose end or addressee another server before us might see elsewhere (RFC 9112): that is
// how a second request is smuggled past it. Not guaranteed: that somebody who does not listen hears of the refusal.
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { HttpError, malformed } from './errors.ts'
import type { Logger } from './log.ts'
import { problemOf } from './problem.ts'

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
// The form of RFC 3986, section 3.2.2; a name, an IPv4 address or one of IPv6 in brackets, with or without a port.
const host = /^(?:(?:[\w.~-]|%[0-9a-f]{2})*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
// The longest name of a machine, and a port.
const maxHostCharacters = 253 + 6

/** Lets proper requests through to `serve`. What follows a faulty one on its connection may be a part of it. */
export function rejectInvalidRequests(serve: RequestListener): RequestListener {
  const refused = new WeakSet<Duplex>()
  return (req, res) => {
    if (refused.has(req.socket)) return
    const fault = faultOf(req)
    if (!fault) return serve(req, res)
    refused.add(req.socket)
    const { status, headers, body } = responseTo(fault)
    res.shouldKeepAlive = false
    res.writeHead(status, headers).end(body)
  }
}

/**
 * The values of a header that came, each by itself; `name` in lower case. `headersDistinct` would tell the same, and put
 * all headers of the request in order for it.
 */
export function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index] ?? ''
    if (given.length === name.length && given.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '')
  }
  return values
}

/** Why a request that the parser has let through is not to be trusted; undefined for a proper one. */
function faultOf(req: IncomingMessage): HttpError | undefined {
  const { httpVersion, headers } = req
  const coding = headers['transfer-encoding']
  const hosts = valuesOf(req, 'host')
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return badRequest('This version of HTTP is not spoken here')
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion === '1.1')) return badRequest('Send one Host header')
  if ((hosts[0] ?? '').length > maxHostCharacters || !host.test(hosts[0] ?? ''))
    return badRequest('The Host header is not a host')
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')) {
    return badRequest('The transfer coding is not supported')
  }
  return undefined
}

/** Has a server answer what its parser refuses, and requests for a tunnel. */
export function handleClientErrors(server: Server, log: Logger): void {
  const responses = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (req, res) => responses.set(req.socket, res))
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    const response = responses.get(socket)
    // An answer that has begun must not get another one into its middle.
    const isResponding = response?.headersSent && !response.writableFinished
    if (error.code === 'ECONNRESET' || !socket.writable || isResponding) socket.destroy()
    else reject(socket, httpErrorOf(error.code), log)
  })
  server.on('connect', (_req, socket) => reject(socket, methodNotAllowed(), log))
}

function reject(socket: Duplex, httpError: HttpError, log: Logger): void {
  const { status, headers, body } = responseTo(httpError)
  log.info({ status, code: httpError.code }, 'no proper request')
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
  const response = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
  socket.on('error', () => undefined)
  socket.end(response, () => socket.destroy())
}

/** What the parser's error means. RFC 9110 has 405 for a method that is not for us, whether or not we know it. */
function httpErrorOf(code: string | undefined): HttpError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpError('requestTimeout', 'REQUEST_TOO_SLOW', 'The request did not arrive in time')
    case 'HPE_HEADER_OVERFLOW':
      return new HttpError('headersTooLarge', 'HEADERS_TOO_LARGE', 'The header is too large')
    case 'HPE_INVALID_METHOD':
      return methodNotAllowed()
    default:
      return badRequest('This is not a request that can be understood')
  }
}

function badRequest(detail: string): HttpError {
  return malformed('BAD_REQUEST', detail)
}

function methodNotAllowed(): HttpError {
  return new HttpError('methodNotAllowed', 'METHOD_NOT_ALLOWED', `Use one of ${methods}`)
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
