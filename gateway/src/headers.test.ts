import { expect, it } from 'vitest'
import { withoutHopByHop, withoutSpoofableHeaders } from './headers.ts'

it('Headers that claim to know who somebody is do not get in, dashes or underscores', () => {
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
    'x-request-id': 'kept',
    'user-agent': 'kept',
  }

  expect(withoutSpoofableHeaders(headers)).toEqual({ 'x-request-id': 'kept', 'user-agent': 'kept' })
})

it('What is meant for one connection does not get past it, but the length of a body always does', () => {
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

  expect(withoutHopByHop(headers)).toEqual({ host: 'portal', 'content-length': '5', 'transfer-encoding': 'chunked' })
})
