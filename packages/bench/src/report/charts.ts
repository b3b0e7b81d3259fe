// Bar and line charts as SVG. They are simple enough that a chart library would need more code.
import type { Course } from '../figure.ts'

type Bar = { name: string; value: number }

const width = 760
const barHeight = 18
const gap = 8
const labelWidth = 300
const valueWidth = 80
const colours = ['#3366cc', '#dc3912', '#ff9900', '#109618', '#990099', '#0099c6']
const style = 'font: 12px system-ui, sans-serif'

/** Draws horizontal bars proportional to their values, each followed by its value and `unit`. */
export function drawBars(title: string, unit: string, bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE)
  const space = width - labelWidth - valueWidth
  const rows = bars.map(({ name, value }, index) => {
    const y = 34 + index * (barHeight + gap)
    const length = Math.max(1, (value / longest) * space)
    return [
      text(labelWidth - 8, y + 13, name, 'end'),
      `<rect x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" fill="${colourOf(name)}"/>`,
      text(labelWidth + length + 6, y + 13, `${Number(value.toPrecision(3)).toLocaleString('en')} ${unit}`),
    ].join('\n')
  })
  return frame(title, 34 + bars.length * (barHeight + gap), rows)
}

/** Draws one line per name over the same time. */
export function drawLines({ title, unit, lines }: Course): string {
  const [left, top, right, bottom] = [46, 34, width - 130, 274]
  const points = Object.values(lines).flat()
  const [endX, endY] = [Math.max(...points.map(({ x }) => x), 1), Math.max(...points.map(({ y }) => y), 1) * 1.05]
  const place = ({ x, y }: { x: number; y: number }) =>
    `${(left + (x / endX) * (right - left)).toFixed(1)},${(bottom - (y / endY) * (bottom - top)).toFixed(1)}`
  const drawn = Object.entries(lines).map(([name, course], index) => {
    const colour = colours[index % colours.length]
    return [
      `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${course.map(place).join(' ')}"/>`,
      `<rect x="${right + 12}" y="${top + index * 18}" width="10" height="10" fill="${colour}"/>`,
      text(right + 28, top + 10 + index * 18, name),
    ].join('\n')
  })
  const scale = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const y = bottom - share * (bottom - top)
    const x = left + share * (right - left)
    return [
      `<line x1="${left}" y1="${y}" x2="${right}" y2="${y}" stroke="#dddddd"/>`,
      text(left - 6, y + 4, (share * endY).toPrecision(3), 'end'),
      text(x, bottom + 18, `${Math.round(share * endX)} s`, 'middle'),
    ]
  })
  return frame(`${title}, in ${unit}`, bottom + 28, [...scale, ...drawn])
}

/** Grey for what the portal is compared with, so that the portal stands out. */
function colourOf(name: string): string {
  return /predecessor|nginx|bare|no proxy/.test(name) ? '#999999' : '#3366cc'
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  return `<text x="${x.toFixed(1)}" y="${y}" text-anchor="${anchor}" fill="#333333">${escapeText(content)}</text>`
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function frame(title: string, height: number, parts: readonly string[]): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} style="${style}">
<title>${escapeText(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${[text(0, 16, title), ...parts].join('\n')}
</svg>
`
}
