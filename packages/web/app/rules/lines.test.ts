import { expect, it } from 'vitest'
import { linesOf } from './lines.ts'

it('are those that are not blank, each once', () => {
  expect(linesOf(' Lunch \n\nA bike\n \nLunch\n')).toEqual(['Lunch', 'A bike'])
  expect(linesOf('')).toEqual([])
})
