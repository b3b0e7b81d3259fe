import { describe, expect, it } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const origins = ['https://jobs.example.com']
const own = 'https://jobs.example.com'

describe('a request that changes something', () => {
  it.each([
    { site: 'same-origin', origin: own, isAllowed: true },
    { site: 'same-origin', origin: undefined, isAllowed: true },
    { site: undefined, origin: own, isAllowed: true },
    { site: 'same-site', origin: own, isAllowed: false },
    { site: 'cross-site', origin: 'https://evil.example', isAllowed: false },
    { site: 'none', origin: undefined, isAllowed: false },
    { site: undefined, origin: 'https://evil.example', isAllowed: false },
    { site: undefined, origin: 'null', isAllowed: false },
    { site: undefined, origin: `${own}.evil.example`, isAllowed: false },
    { site: undefined, origin: undefined, isAllowed: false },
  ])('from $site and $origin is allowed: $isAllowed', ({ site, origin, isAllowed }) => {
    expect(isSameOrigin('POST', { site, origin }, origins)).toBe(isAllowed)
  })
})

it('allows every origin to read', () => {
  expect(isSameOrigin('GET', { site: 'cross-site', origin: undefined }, origins)).toBe(true)
  expect(isSameOrigin('HEAD', { site: undefined, origin: undefined }, origins)).toBe(true)
})
