import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/*
 * Requests as an attacker sends them: exactly as given, where a client library would tidy them up, and never waited for
 * longer than the deadline.
 */

const deadlineMs = 8_000

/** How an attempt ended. `status` is 0 where the connection was closed without an answer; `hung` where neither came. */
export type Reply = { status: number; headers: IncomingHttpHeaders; text: string; hung: boolean }

export type Request = {
  method?: string
  path: string
  headers?: Record<string, string | string[]>
  /** An object goes as JSON, form parameters as a form, anything else as it is and without a media type. */
  body?: string | Buffer | object
  /** The address on this machine that the request comes from. */
  from?: string
}

const closed: Reply = { status: 0, headers: {}, text: '', hung: false }
const hung: Reply = { ...closed, hung: true }

/** Sends a request and returns what came of it; never rejects. */
export async function send(baseUrl: string, { method, path, headers = {}, body, from }: Request): Promise<Reply> {
  const { hostname, port } = new URL(baseUrl)
  const { payload, mediaType } = written(body)
  const signal = AbortSignal.timeout(deadlineMs)
  const { promise, resolve } = Promise.withResolvers<Reply>()
  try {
    const requesting = request({
      ...{ hostname, port, path, signal, agent: false },
      ...(from === undefined ? {} : { localAddress: from }),
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(mediaType && { 'content-type': mediaType }), ...framingOf(method, payload), ...headers },
    })
    requesting.on('error', () => resolve(signal.aborted ? hung : closed))
    requesting.on('response', (response) => {
      const { statusCode: status = 0, headers } = response
      const isStream = headers['content-type']?.startsWith('text/event-stream')
      if (isStream) requesting.destroy()
      const read = isStream ? Promise.resolve('') : text(response)
      read.then(
        (told) => resolve({ status, headers, text: told, hung: false }),
        () => resolve(signal.aborted ? hung : closed),
      )
    })
    requesting.end(payload)
  } catch {
    // Node does not send what is no request at all; speak does.
    resolve(closed)
  }
  return promise
}

/** Node leaves the body of a DELETE without an end unless told how long it is. */
function framingOf(method: string | undefined, payload: string | Buffer | undefined): Record<string, string> {
  if (method !== 'DELETE' || payload === undefined) return {}
  return { 'content-length': String(Buffer.byteLength(payload)) }
}

function written(body: Request['body']): { payload?: string | Buffer; mediaType?: string } {
  if (body === undefined) return {}
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { payload: body }
  if (body instanceof URLSearchParams) {
    return { payload: body.toString(), mediaType: 'application/x-www-form-urlencoded' }
  }
  return { payload: JSON.stringify(body), mediaType: 'application/json' }
}

/** Writes bytes to a connection and returns the first answer, once the server has closed the connection. */
export function speak(baseUrl: string, bytes: string | Buffer): Promise<Reply> {
  const { hostname, port } = new URL(baseUrl)
  const { promise, resolve } = Promise.withResolvers<Reply>()
  const socket = connect(Number(port), hostname)
  let heard = ''
  const giveUp = setTimeout(() => {
    resolve(hung)
    socket.destroy()
  }, deadlineMs)
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
  })
  // That the server has closed a connection is what is wanted, whichever way it did.
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearTimeout(giveUp)
    resolve(heard === '' ? closed : readReply(heard))
  })
  socket.write(bytes)
  return promise
}

function readReply(heard: string): Reply {
  const [head = '', ...rest] = heard.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(first.split(' ')[1] ?? 0), headers, text: rest.join('\r\n\r\n'), hung: false }
}
