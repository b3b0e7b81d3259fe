import { expect, it } from 'vitest'
import { linkTokenOf } from './link-token.ts'

it.each([
  'https://jobs.example.com/account/verify-email#token=ab-C_1',
  ' ab-C_1 ',
  'Open https://jobs.example.com/account/verify-email#token=ab-C_1 now',
])('finds the token in %j', (text) => {
  expect(linkTokenOf(text)).toBe('ab-C_1')
})
