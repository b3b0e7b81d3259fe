import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { addressKey, clientOf } from './client.ts'

function from(headers: IncomingMessage['headers']) {
  return clientOf({ headers, socket: { remoteAddress: '10.0.0.9' } } as IncomingMessage)
}

describe('clientOf', () => {
  it('takes the address from X-Forwarded-For if that is a single address, and from the connection otherwise', () => {
    expect(from({ 'x-forwarded-for': '203.0.113.7' }).address).toBe('203.0.113.7')
    expect(from({ 'x-forwarded-for': '2001:db8::7' }).address).toBe('2001:db8::7')
    expect(from({ 'x-forwarded-for': '<b>here</b>' }).address).toBe('10.0.0.9')
    expect(from({ 'x-forwarded-for': '203.0.113.7, 10.0.0.1' }).address).toBe('10.0.0.9')
    expect(from({}).address).toBe('10.0.0.9')
  })

  it('limits the length of the user agent, removes control characters, and returns null for an empty one', () => {
    expect(from({ 'user-agent': ' Firefox/\u009b31m\t150 ' }).userAgent).toBe('Firefox/31m150')
    expect(from({ 'user-agent': 'a'.repeat(5000) }).userAgent).toHaveLength(255)
    expect(from({ 'user-agent': '\u0007' }).userAgent).toBeNull()
    expect(from({}).userAgent).toBeNull()
  })
})
it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('rate limits count the address %s as %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})
