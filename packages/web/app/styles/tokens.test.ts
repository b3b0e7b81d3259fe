import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const colour = /--([\w-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)/g
const tokens = new Map([...css.matchAll(colour)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]))

/** The relative luminance (WCAG 2.2) of a colour: OKLCH to linear sRGB, by the matrices of CSS Color 4. */
function luminanceOf(text: string): number {
  const [lightness = 0, chroma = 0, hue = 0] = text.match(/[\d.]+/g)?.map(Number) ?? []
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
  const green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
  const blue = -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short
  const [r = 0, g = 0, bl = 0] = [red, green, blue].map((each) => Math.min(Math.max(each, 0), 1))
  return 0.2126 * r + 0.7152 * g + 0.0722 * bl
}

function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
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

    expect(contrastOf(front ?? '', back ?? '')).toBeGreaterThanOrEqual(atLeast)
  })
})

it('measures what it says', () => {
  expect(tokens.size).toBeGreaterThan(20)
  expect(contrastOf('oklch(1 0 0)', 'oklch(0 0 0)')).toBeCloseTo(21, 1)
  // #767676 on white, the darkest grey that is just enough.
  expect(contrastOf('oklch(1 0 0)', 'oklch(0.5654 0 0)')).toBeCloseTo(4.54, 1)
})
