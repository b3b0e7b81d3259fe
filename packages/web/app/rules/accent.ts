import { contrastOf, type Oklch, oklchOf, oklchText, readOklch, withinScreens } from './colour.ts'

type Scheme = 'light' | 'dark'
type Accent = Record<'accent' | 'accent-strong' | 'accent-soft', Record<Scheme, Oklch>>

/** A little more than what is required, so that rounding does not matter. */
const enough = 4.6
/** In each scheme: the surface with the least contrast, the text on buttons, and where the search for an accent begins. */
const schemes = {
  light: {
    surface: readOklch('oklch(0.94 0.007 255)'),
    onAccent: readOklch('oklch(1 0 0)'),
    darkest: 0.2,
    lightest: 0.5,
  },
  dark: {
    surface: readOklch('oklch(0.33 0.016 255)'),
    onAccent: readOklch('oklch(0.19 0.03 250)'),
    darkest: 0.76,
    lightest: 0.9,
  },
}

/**
 * The accents of both colour schemes with the hue of a colour such as `#155a86`. It is made darker in the light scheme and
 * lighter in the dark one until every text that has it, or is on it, can be read.
 */
export function accentOf(hex: string): Accent {
  const { lightness, chroma, hue } = oklchOf(hex)
  const soft = {
    light: withinScreens({ lightness: 0.955, chroma: Math.min(chroma, 0.02), hue }),
    dark: withinScreens({ lightness: 0.29, chroma: Math.min(chroma, 0.04), hue }),
  }
  const accentIn = (scheme: Scheme) => {
    const { surface, onAccent, darkest, lightest } = schemes[scheme]
    const isReadable = (colour: Oklch) =>
      [surface, onAccent, soft[scheme]].every((other) => contrastOf(colour, other) >= enough)
    const mostChroma = Math.min(chroma, scheme === 'light' ? 0.2 : 0.12)
    const step = scheme === 'light' ? -0.01 : 0.01
    let found = Math.min(Math.max(lightness, darkest), lightest)
    const at = (level: number) => withinScreens({ lightness: level, chroma: mostChroma, hue })
    while (!isReadable(at(found)) && found > darkest && found < 0.95) found += step
    return { normal: at(found), strong: at(found + 7 * step) }
  }
  const [light, dark] = [accentIn('light'), accentIn('dark')]
  return {
    accent: { light: light.normal, dark: dark.normal },
    'accent-strong': { light: light.strong, dark: dark.strong },
    'accent-soft': soft,
  }
}

/** The style sheet that replaces the accent of the portal. */
export function accentStyles(hex: string): string {
  const tokens = Object.entries(accentOf(hex)).map(
    ([name, { light, dark }]) => `--${name}:light-dark(${oklchText(light)},${oklchText(dark)});`,
  )
  return `:root{${tokens.join('')}}\n`
}
