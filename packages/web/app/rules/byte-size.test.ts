import { expect, it } from 'vitest'
import { byteSize } from './byte-size.ts'

it.each([
  [1, '1 kB'],
  [1500, '2 kB'],
  [5 * 2 ** 20, '5,243 kB'],
])('%i bytes are %s', (bytes, text) => {
  expect(byteSize(bytes, 'en')).toBe(text)
})

it('is written as in the language', () => {
  expect(byteSize(1_240_000, 'de')).toBe('1.240 kB')
})
