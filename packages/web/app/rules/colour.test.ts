import { expect, it } from 'vitest'
import { hexOf, oklchOf, withinScreens } from './colour.ts'

it.each(['#000000', '#ffffff', '#155a86', '#ff0000', '#00ff00', '#0000ff', '#c0ffee'])('keeps %s', (hex) => {
  expect(hexOf(oklchOf(hex))).toBe(hex)
})

it('takes from a colour what screens cannot show', () => {
  const vivid = { lightness: 0.5, chroma: 0.4, hue: 145 }
  const shown = withinScreens(vivid)

  expect(shown.chroma).toBeLessThan(0.2)
  expect(shown.chroma).toBeGreaterThan(0.1)
  expect(withinScreens(shown)).toEqual(shown)
})
