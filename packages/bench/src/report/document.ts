// Makes the generated part of docs/performance.md, and the pictures beside it, from bench-results.json. What people wrote
// stands outside of the two marks and stays.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Figure, Table } from '../figure.ts'
import { drawBars, drawLines } from './charts.ts'
import { asText } from './print.ts'
import { type Kept, type Results, readResults } from './results.ts'

const docs = new URL('../../../../docs/', import.meta.url)
const pictures = new URL('performance/', docs)
const [begin, end] = ['<!-- measured -->', '<!-- end of what was measured -->']

/** Writes the document anew. Throws where nothing has been measured. */
export function writeDocument(): void {
  const results = readResults()
  if (!results) throw new Error('nothing has been measured yet')
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
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
  const isOurs = (item: Kept) => item.measurement === name
  const own = figures.filter(isOurs)
  const [first] = own
  const how = `${first?.taken_at.slice(0, 10)}${first?.quick ? ', a quick run' : ''}`
  return [
    `### ${name} (${how})`,
    figureTable(own),
    ...tables.filter(isOurs).flatMap((table, index) => [valueTable(table), ...picture(name, index, table)]),
    ...courses.filter(isOurs).map((course, index) => keep(`${name}-${index + 1}`, course.title, drawLines(course))),
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

function picture(name: string, index: number, { title, columns, rows, chart }: Table): string[] {
  if (chart === undefined) return []
  const column = columns.indexOf(chart)
  const bars = rows.map((row) => ({ name: row.name, value: row.values[column] ?? 0 }))
  return [keep(`${name}-table-${index + 1}`, title, drawBars(`${title}: ${chart}`, '', bars))]
}

function keep(file: string, title: string, svg: string): string {
  writeFileSync(new URL(`${file}.svg`, pictures), svg)
  return `![${title}](performance/${file}.svg)`
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
