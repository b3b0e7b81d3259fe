import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { type Hop, signHop, verifyHop } from './hop.ts'

const secret = 'a-secret-of-more-than-32-bytes-for-the-hop'
const nextSecret = 'the-secret-that-comes-after-the-first-hop'
const now = new Date('2020-02-29T12:00:00.700Z')
const hop: Hop = {
  method: 'GET',
  path: '/api/v1/jobs/?q=caf%C3%A9&page=2',
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) é',
}

function secondsLater(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}

it('signs time, method, path, address and user agent, in lines', () => {
  const lines = ['1582977600', 'GET', '/api/v1/jobs/?q=caf%C3%A9&page=2', '203.0.113.7', hop.userAgent]
  const signature = createHmac('sha256', secret).update(lines.join('\n')).digest('hex')
  expect(signHop({ secret, now, ...hop })).toBe(`t=1582977600,v1=${signature}`)
})

it('accepts what was signed with one of the secrets', () => {
  const header = signHop({ secret, now, ...hop })
  expect(verifyHop({ secrets: [secret], header, now, ...hop })).toBe(true)
  expect(verifyHop({ secrets: [nextSecret, secret], header, now, ...hop })).toBe(true)
  expect(verifyHop({ secrets: [nextSecret], header, now, ...hop })).toBe(false)
  expect(verifyHop({ secrets: [], header, now, ...hop })).toBe(false)
})

it.each<Partial<Hop>>([
  { method: 'POST' },
  { path: '/api/v1/jobs/?q=caf%C3%A9&page=3' },
  { address: '203.0.113.8' },
  { userAgent: '' },
])('rejects a header that was signed for another request: %o', (change) => {
  const header = signHop({ secret, now, ...hop })
  expect(verifyHop({ secrets: [secret], header, now, ...hop, ...change })).toBe(false)
})

it('accepts a header for a minute, by clocks that differ by a minute', () => {
  const header = signHop({ secret, now: new Date('2020-02-29T12:00:00Z'), ...hop })
  const isValidAt = (seconds: number) => verifyHop({ secrets: [secret], header, now: secondsLater(seconds), ...hop })
  expect([-61, -60, 0, 59, 60].map(isValidAt)).toEqual([false, true, true, true, false])
})

it('rejects another time for the same signature', () => {
  const [, signature] = signHop({ secret, now, ...hop }).split(',')
  expect(verifyHop({ secrets: [secret], header: `t=1582977601,${signature}`, now, ...hop })).toBe(false)
})

it.each(['', 't=,v1=', 't=1582977600', 'v1=00', `t=1582977600,v1=${'0'.repeat(63)}`, `t=1e9,v1=${'0'.repeat(64)}`])(
  'rejects a header of another form: %s',
  (header) => {
    expect(verifyHop({ secrets: [secret], header, now, ...hop })).toBe(false)
  },
)

it('rejects two headers, which arrive as one value', () => {
  const header = signHop({ secret, now, ...hop })
  expect(verifyHop({ secrets: [secret], header: `${header}, ${header}`, now, ...hop })).toBe(false)
})
