// Generates the part of docs/performance.md between the two marks, and its charts, from bench-results.json. Everything
// outside the marks stays unchanged.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Figure, Table } from '../figure.ts'
import { drawBars, drawLines } from './charts.ts'
import { asText } from './print.ts'
import { type Origin, type Results, readResults } from './results.ts'

const docs = new URL('../../../../docs/', import.meta.url)
const charts = new URL('performance/', docs)
const [begin, end] = ['<!-- measured -->', '<!-- end of what was measured -->']

/** Updates the document. Throws if there are no results. */
export function writeDocument(): void {
  const results = readResults()
  if (!results) throw new Error('There are no results yet. Run pnpm bench first.')
  rmSync(charts, { recursive: true, force: true })
  mkdirSync(charts, { recursive: true })
  const path = fileURLToPath(new URL('performance.md', docs))
  const before = readFileSync(path, 'utf8')
  const [head, rest] = [before.split(begin)[0] ?? '', before.split(end)[1] ?? '']
  writeFileSync(path, `${head}${begin}\n\n${describe(results)}\n${end}${rest}`)
}

function describe(results: Results): string {
  const { machine } = results
  const names = [...new Set(results.figures.map(({ measurement }) => measurement))]
  const line = `${machine.processor}, ${machine.cores} cores, ${machine.memory_gb} GB; Node ${machine.node}, ${machine.database}.`
  return [line, ...names.map((name) => describeMeasurement(name, results))].join('\n\n')
}

function describeMeasurement(name: string, { figures, tables, courses }: Results): string {
  const isOfMeasurement = (item: Origin) => item.measurement === name
  const own = figures.filter(isOfMeasurement)
  const [first] = own
  const runInfo = `${first?.taken_at.slice(0, 10)}${first?.quick ? ', a quick run' : ''}`
  return [
    `### ${name} (${runInfo})`,
    figureTable(own),
    ...tables.filter(isOfMeasurement).flatMap((table, index) => [valueTable(table), ...barChart(name, index, table)]),
    ...courses
      .filter(isOfMeasurement)
      .map((course, index) => saveChart(`${name}-${index + 1}`, course.title, drawLines(course))),
  ].join('\n\n')
}

function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target, met }) => [
    name,
    `${asText(value)} ${unit}`.trim(),
    target ?? '',
    met === null ? '' : met ? 'met' : '**missed**',
  ])
  return markdown(['figure', 'measured', 'target', ''], rows)
}

function valueTable({ title, columns, rows }: Table): string {
  const cells = rows.map(({ name, values }) => [name, ...values.map(asText)])
  return markdown([title, ...columns], cells)
}

function barChart(name: string, index: number, { title, columns, rows, chart }: Table): string[] {
  if (chart === undefined) return []
  const column = columns.indexOf(chart)
  const bars = rows.map((row) => ({ name: row.name, value: row.values[column] ?? 0 }))
  return [saveChart(`${name}-table-${index + 1}`, title, drawBars(`${title}: ${chart}`, '', bars))]
}

function saveChart(file: string, title: string, svg: string): string {
  writeFileSync(new URL(`${file}.svg`, charts), svg)
  return `![${title}](performance/${file}.svg)`
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
