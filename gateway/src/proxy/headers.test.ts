import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { requestHeaders, responseHeaders } from './headers.ts'
import { openRequest } from './proxied-request.ts'

function arrived(headers: IncomingHttpHeaders) {
  const context = { requestId: 'request-1', actorId: null }
  const origin = { address: '192.0.2.7', protocol: 'https', host: 'portal.example.com', isHop: false }
  return openRequest({
    req: { headers } as IncomingMessage,
    res: {} as ServerResponse,
    origin,
    context,
    headers: [],
    isStream: false,
    sendError: () => undefined,
  })
}

const own = [
  ...['x-forwarded-for', '192.0.2.7', 'x-forwarded-proto', 'https'],
  ...['x-forwarded-host', 'portal.example.com', 'x-request-id', 'request-1'],
]

describe('the headers to send to a service', () => {
  it('lack those that claim the identity or origin of a client, written with dashes or underscores', () => {
    const headers = {
      'x-user-id': '1',
      x_user_role: 'ADMIN',
      'x-internal-token': 'x',
      'x-forwarded-for': '10.0.0.1',
      'x_forwarded-host': 'evil',
      forwarded: 'for=10.0.0.1',
      'x-real-ip': '10.0.0.1',
      'x-original-url': '/internal',
      'x-rewrite-url': '/internal',
      'x-http-method-override': 'DELETE',
      'x-portal-hop': 't=1,v1=0',
      x_portal_hop: 't=1,v1=0',
      'user-agent': 'forwarded',
    }

    expect(requestHeaders(arrived(headers))).toEqual(['user-agent', 'forwarded', ...own])
  })

  it('lack hop-by-hop headers, but never those that delimit the body', () => {
    const headers = {
      connection: 'keep-alive, X-Secret, content-length, transfer-encoding, host',
      'keep-alive': 'timeout=5',
      te: 'trailers',
      upgrade: 'h2c',
      'x-secret': '1',
      host: 'portal',
      'content-length': '5',
      'transfer-encoding': 'chunked',
    }

    const framing = ['content-length', '5', 'transfer-encoding', 'chunked']
    expect(requestHeaders(arrived(headers))).toEqual([...framing, ...own])
  })

  it('have the length of a body that was read instead of those that delimited it', () => {
    const request = { ...arrived({ 'content-length': '5', 'transfer-encoding': 'chunked' }), body: Buffer.from('abc') }

    expect(requestHeaders(request)).toEqual([...own, 'content-length', '3'])
  })
})

describe('the headers to send to a client', () => {
  const received = { etag: 'W/"1"', connection: 'close, x-hop', 'x-hop': '1', 'set-cookie': ['a=1', 'b=2'] }
  const cookies = ['set-cookie', 'a=1', 'set-cookie', 'b=2']

  it('are those of the service without those of its connection, and those of the gateway', () => {
    const request = { ...arrived({}), headers: ['x-request-id', 'request-1', 'vary', 'Origin'] }

    expect(responseHeaders(request, { ...received, 'x-request-id': 'other', vary: 'Accept' })).toEqual([
      ...['etag', 'W/"1"', ...cookies, 'x-request-id', 'other', 'vary', 'Accept', 'vary', 'Origin'],
    ])
  })

  it.each([
    ['private, no-cache', undefined, 'private, no-cache'],
    ['private, no-cache', 'public, max-age=60', 'private, no-cache'],
    ['private, no-cache', 'no-store', 'no-store'],
    ['no-store', 'public', 'public'],
    [undefined, 'public', 'public'],
  ])('make a response with %s of a service that sends Cache-Control %s have %s', (cacheControl, sent, expected) => {
    const request = { ...arrived({}), cacheControl }

    const headers = responseHeaders(request, sent === undefined ? {} : { 'cache-control': sent })

    expect(headers).toEqual(['cache-control', expected])
  })
})
