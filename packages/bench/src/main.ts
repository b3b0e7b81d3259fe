// Measures the running portal: `pnpm bench` all there is, `pnpm bench logins` one of it. Prints a table and writes the
// figures to bench-results.json. A target that is missed is told, and the exit code is 1.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Figure } from './figure.ts'
import { knownOrUnknown } from './measurements/known-or-unknown.ts'
import { logins } from './measurements/logins.ts'

const measurements = [logins, knownOrUnknown]
const resultsPath = fileURLToPath(new URL('../../../bench-results.json', import.meta.url))

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !measurements.some((measurement) => measurement.name === name))
if (unknown.length > 0) {
  console.error(
    `no such measurement: ${unknown.join(', ')}; there are ${measurements.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

const figures: Figure[] = []
for (const { name, measure } of measurements) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`${name} …`)
  for (const figure of await measure()) figures.push({ ...figure, name: `${name}: ${figure.name}` })
}
console.log(`\n${drawTable(figures)}`)
const machine = { cores: availableParallelism(), node: process.version }
writeFileSync(resultsPath, `${JSON.stringify({ taken_at: new Date().toISOString(), machine, figures }, null, 2)}\n`)
if (figures.some(({ met }) => met === false)) process.exitCode = 1

function drawTable(rows: readonly Figure[]): string {
  const cells = rows.map(({ name, value, unit, target, met }) => [
    name,
    value.toFixed(2),
    unit,
    target ?? '',
    met === null ? '' : met ? 'met' : 'MISSED',
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells
    .map(([name = '', value = '', unit = '', target = '', met = '']) =>
      [
        name.padEnd(widths[0] ?? 0),
        value.padStart(widths[1] ?? 0),
        unit.padEnd(widths[2] ?? 0),
        target.padEnd(widths[3] ?? 0),
        met,
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
