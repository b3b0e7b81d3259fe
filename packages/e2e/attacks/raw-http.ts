// Sends requests exactly as given, where a client library would normalize them. Every request has a deadline.
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

const deadlineMs = 8_000

/** The outcome of a request. `status` is 0 if the connection closed without a response; `hung` if neither happened. */
export type Reply = { status: number; headers: IncomingHttpHeaders; text: string; hung: boolean }

export type Request = {
  method?: string
  path: string
  headers?: Record<string, string | string[]>
  /** An object is sent as JSON, URLSearchParams as a form, anything else unchanged and without a media type. */
  body?: string | Buffer | object
  /** The local address that the request is sent from. */
  from?: string
}

const closed: Reply = { status: 0, headers: {}, text: '', hung: false }
const hung: Reply = { ...closed, hung: true }

/** Sends a request and returns its outcome; never rejects. */
export async function send(baseUrl: string, { method, path, headers = {}, body, from }: Request): Promise<Reply> {
  const { hostname, port } = new URL(baseUrl)
  const { payload, mediaType } = encodeBody(body)
  const signal = AbortSignal.timeout(deadlineMs)
  const { promise, resolve } = Promise.withResolvers<Reply>()
  try {
    const clientRequest = request({
      ...{ hostname, port, path, signal, agent: false },
      ...(from === undefined ? {} : { localAddress: from }),
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(mediaType && { 'content-type': mediaType }), ...framingOf(method, payload), ...headers },
    })
    clientRequest.on('error', () => resolve(signal.aborted ? hung : closed))
    clientRequest.on('response', (response) => {
      const { statusCode: status = 0, headers } = response
      const isStream = headers['content-type']?.startsWith('text/event-stream')
      if (isStream) clientRequest.destroy()
      const read = isStream ? Promise.resolve('') : text(response)
      read.then(
        (received) => resolve({ status, headers, text: received, hung: false }),
        () => resolve(signal.aborted ? hung : closed),
      )
    })
    clientRequest.end(payload)
  } catch {
    // Node refuses to send an invalid request; sendRaw does not.
    resolve(closed)
  }
  return promise
}

/** Node does not frame the body of a DELETE request by itself. */
function framingOf(method: string | undefined, payload: string | Buffer | undefined): Record<string, string> {
  if (method !== 'DELETE' || payload === undefined) return {}
  return { 'content-length': String(Buffer.byteLength(payload)) }
}

function encodeBody(body: Request['body']): { payload?: string | Buffer; mediaType?: string } {
  if (body === undefined) return {}
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { payload: body }
  if (body instanceof URLSearchParams) {
    return { payload: body.toString(), mediaType: 'application/x-www-form-urlencoded' }
  }
  return { payload: JSON.stringify(body), mediaType: 'application/json' }
}

/** Writes bytes to a connection and returns the first response, once the server has closed the connection. */
export function sendRaw(baseUrl: string, bytes: string | Buffer): Promise<Reply> {
  const { hostname, port } = new URL(baseUrl)
  const { promise, resolve } = Promise.withResolvers<Reply>()
  const socket = connect(Number(port), hostname)
  let received = ''
  const deadline = setTimeout(() => {
    resolve(hung)
    socket.destroy()
  }, deadlineMs)
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  // The server may close the connection in any way, so a reset is not an error.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearTimeout(deadline)
    resolve(received === '' ? closed : readReply(received))
  })
  socket.write(bytes)
  return promise
}

function readReply(received: string): Reply {
  const [head = '', ...rest] = received.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(first.split(' ')[1] ?? 0), headers, text: rest.join('\r\n\r\n'), hung: false }
}
