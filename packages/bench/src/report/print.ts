import type { Figure, Table } from '../figure.ts'

/** Formats a table for the terminal. */
export function drawTable({ title, columns, rows }: Table): string {
  const cells = rows.map(({ name, values }) => [name, ...values.map(asText)])
  return `${title}\n${alignColumns([['', ...columns], ...cells], 1)}`
}

/** Formats figures for the terminal, with their targets and whether they are met. */
export function drawFigures(figures: readonly Figure[]): string {
  const cells = figures.map(({ name, value, unit, target, met }) => [
    name,
    asText(value),
    unit,
    target ?? '',
    met === null ? '' : met ? 'met' : 'MISSED',
  ])
  return alignColumns(cells, 1, 1)
}

/** Formats a number with zero to two decimal places, fewer for larger numbers. */
export function asText(value: number): string {
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toFixed(places)
}

/** Aligns columns. Those from `first` to `last` are right-aligned. */
function alignColumns(rows: readonly string[][], first: number, last = Number.POSITIVE_INFINITY): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const align = (cell: string, column: number) =>
    column >= first && column <= last ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n')
}
