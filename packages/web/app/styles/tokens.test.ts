import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accentStyles } from '../rules/accent.ts'
import { contrastOf, readOklch } from '../rules/colour.ts'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

type Tokens = ReadonlyMap<string, Record<'light' | 'dark', string>>
const tokens = tokensIn(css)

function tokensIn(text: string): Tokens {
  const colour = /--([\w-]+): ?light-dark\((oklch\([^)]*\)), ?(oklch\([^)]*\))\)/g
  return new Map([...text.matchAll(colour)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]))
}

function contrastBetween(one: string, other: string): number {
  return contrastOf(readOklch(one), readOklch(other))
}

const surfaces = ['neutral-1', 'neutral-2', 'neutral-3', 'neutral-4']
const pairs: [text: string, background: string, atLeast: number][] = [
  ...surfaces.flatMap((surface) =>
    ['neutral-10', 'neutral-11', 'neutral-12', 'accent', 'accent-strong'].map((text): [string, string, number] => [
      text,
      surface,
      4.5,
    ]),
  ),
  ...['neutral-1', 'neutral-2'].flatMap((surface): [string, string, number][] => [
    ['negative', surface, 4.5],
    ['neutral-8', surface, 3],
    ['accent', surface, 3],
  ]),
  ...['accent', 'positive', 'warning', 'negative'].flatMap((kind): [string, string, number][] => [
    [kind, `${kind}-soft`, 4.5],
    ['neutral-12', `${kind}-soft`, 4.5],
  ]),
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-strong', 4.5],
  ['on-accent', 'negative', 4.5],
]

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  it.each(pairs)('%s on %s has a contrast of %d', (text, background, atLeast) => {
    const [front, back] = [tokens.get(text)?.[scheme], tokens.get(background)?.[scheme]]

    expect(contrastBetween(front ?? '', back ?? '')).toBeGreaterThanOrEqual(atLeast)
  })
})

// Of every hue, and the ends of lightness.
const accents = ['#000000', '#ffffff', '#808080', '#155a86', ...'0369cf'.split('').flatMap(hues)]

function hues(level: string): string[] {
  const [on, off] = [level.repeat(2), '00']
  return [on + off + off, off + on + off, off + off + on, on + on + off, off + on + on, on + off + on].map(
    (x) => `#${x}`,
  )
}

describe('an accent that the operator chooses', () => {
  it.each(accents)('%s can be read wherever it is used', (accent) => {
    const branded = new Map([...tokens, ...tokensIn(accentStyles(accent))])
    for (const scheme of ['light', 'dark'] as const) {
      for (const [text, background, atLeast] of pairs) {
        const [front, back] = [branded.get(text)?.[scheme], branded.get(background)?.[scheme]]
        const name = `${text} on ${background}, ${scheme}`
        expect(contrastBetween(front ?? '', back ?? ''), name).toBeGreaterThanOrEqual(atLeast)
      }
    }
  })
})

it('measures what it says', () => {
  expect(tokens.size).toBeGreaterThan(20)
  expect(tokensIn(accentStyles('#155a86')).size).toBe(3)
  expect(contrastBetween('oklch(1 0 0)', 'oklch(0 0 0)')).toBeCloseTo(21, 1)
  // #767676 on white, the darkest grey that is just enough.
  expect(contrastBetween('oklch(1 0 0)', 'oklch(0.5654 0 0)')).toBeCloseTo(4.54, 1)
})
