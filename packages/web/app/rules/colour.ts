// Colours in OKLCH, as the styles have them (CSS Color 4), and their contrast (WCAG 2.2).

export type Oklch = { lightness: number; chroma: number; hue: number }

type Linear = readonly [red: number, green: number, blue: number]

/** Reads `oklch(0.45 0.115 245)`, and nothing else. */
export function readOklch(text: string): Oklch {
  const [lightness = 0, chroma = 0, hue = 0] = text.match(/[\d.]+/g)?.map(Number) ?? []
  return { lightness, chroma, hue }
}

export function oklchText({ lightness, chroma, hue }: Oklch): string {
  return `oklch(${lightness.toFixed(3)} ${chroma.toFixed(4)} ${hue.toFixed(1)})`
}

/** A colour such as `#155a86` in OKLCH. */
export function oklchOf(hex: string): Oklch {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  )
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
  const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
  return {
    lightness: 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    chroma: Math.hypot(a, b),
    hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360,
  }
}

export function hexOf(colour: Oklch): string {
  const channels = linearOf(colour).map((channel) => Math.round(255 * toGamma(Math.min(Math.max(channel, 0), 1))))
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** The colour with as much of its chroma as screens can show (sRGB) at this lightness. */
export function withinScreens(colour: Oklch): Oklch {
  let { chroma } = colour
  while (chroma > 0.001 && linearOf({ ...colour, chroma }).some((channel) => channel < -0.0005 || channel > 1.0005)) {
    chroma *= 0.97
  }
  return { ...colour, chroma }
}

export function contrastOf(one: Oklch, other: Oklch): number {
  const [light = 0, dark = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminanceOf(colour: Oklch): number {
  const [red, green, blue] = linearOf(colour)
  const inRange = (channel: number) => Math.min(Math.max(channel, 0), 1)
  return 0.2126 * inRange(red) + 0.7152 * inRange(green) + 0.0722 * inRange(blue)
}

/** In linear sRGB, beyond 0 and 1 if no screen shows the colour. */
function linearOf({ lightness, chroma, hue }: Oklch): Linear {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}

function toGamma(channel: number): number {
  return channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055
}
