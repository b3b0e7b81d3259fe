// An API in which everything that people can write is hostile.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse, request as sendOn } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { hostile, longWord } from './fixtures.ts'

const markdown = '[click](javascript:alert(1)) ![image](https://evil.example/x.gif) <b onclick=alert(1)>bold</b>'
export const hostileText = `${hostile} ${longWord} ${markdown}`
const hostileUrl = 'javascript:alert(document.domain)//"><script>alert(1)</script>'

/**
 * What is written by the portal itself: tokens, times, names of states, levels, languages and media types, and codes of
 * problems.
 */
const ownKeys = /token|cursor|error_code|media_type|^(?:type|locale)$/
const ownValue = /^(?:[A-Z][A-Z_\d]*|\d{4}-\d\d(?:-\d\d.*)?)$/

/** A value of a response with hostile texts and links in every field. */
function spoil(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => spoil(each, key))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoil(each, name)]))
  }
  if (typeof value !== 'string' || ownKeys.test(key) || ownValue.test(value)) return value
  if (key === 'extract') return hostile
  return /^https?:/.test(value) ? hostileUrl : `${value} ${hostileText}`
}

/**
 * Starts a server between the pages and the gateway, which spoils all responses. It rejects whatever would change
 * something, with messages that are hostile, too.
 */
export async function startHostileApi(gatewayUrl: string): Promise<{ url: string; stop: () => void }> {
  const { hostname, port } = new URL(gatewayUrl)
  const server = createServer((req, res) => {
    const isChange = req.method !== 'GET' && !/\/(?:login|token)\//.test(req.url ?? '')
    if (isChange) return void reject(req, res)
    const { method, url: path, headers } = req
    const forwarded = sendOn({ hostname, port, method, path, headers }, (response) => {
      pass(response, res).catch(() => res.destroy())
    })
    forwarded.on('error', () => res.destroy())
    req.pipe(forwarded)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function pass(response: IncomingMessage, res: ServerResponse): Promise<void> {
  const { statusCode = 502, headers } = response
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...others } = headers
  const text = await textOf(response)
  const isJson = /json/.test(headers['content-type'] ?? '') && text !== ''
  res.writeHead(statusCode, others).end(isJson ? JSON.stringify(spoil(JSON.parse(text))) : text)
}

async function reject(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = await textOf(req)
  const fields = /^\{/.test(body) ? Object.keys(JSON.parse(body)) : []
  const problem = {
    type: 'about:blank',
    title: hostileText,
    status: 422,
    detail: hostileText,
    error_code: 'INVALID_REQUEST',
    request_id: hostileText,
    errors: fields.map((path) => ({ path, message: hostileText, code: hostileText })),
  }
  res.writeHead(422, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
}
