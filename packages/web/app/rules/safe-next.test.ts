import { describe, expect, it } from 'vitest'
import { safeNext, signInPath } from './safe-next.ts'

describe('the page to return to', () => {
  it.each(['/', '/jobs', '/jobs?q=nurse&page=2', '/settings/account#sessions'])('may be %s', (path) => {
    expect(safeNext(path)).toBe(path)
  })

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\\b',
    '/\t/evil.example',
    '/jobs\r\nSet-Cookie: a=b',
    '',
    'jobs',
    `/${'a'.repeat(1000)}`,
    '/sign-in?next=/sign-in',
    '/sign-out',
    '/account/reset-password',
  ])('is the home page instead of %j', (path) => {
    expect(safeNext(path)).toBe('/')
  })

  it('is the home page if there is none, or a file', () => {
    expect(safeNext(null)).toBe('/')
    expect(safeNext(new File([], 'jobs'))).toBe('/')
  })
})

it('leads back from the sign-in page, and says why', () => {
  expect(signInPath('/')).toBe('/sign-in')
  expect(signInPath('/jobs?q=a b'.replace(' ', '%20'))).toBe('/sign-in?next=%2Fjobs%3Fq%3Da%2520b')
  expect(signInPath('/settings/account', 'ended')).toBe('/sign-in?next=%2Fsettings%2Faccount&reason=ended')
})
