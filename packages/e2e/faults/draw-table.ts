/** Formats lines of JSON objects as a table with a column for each key. */
export function drawTable(text: string): string {
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string | number>)
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [head, ...rows.map((row) => head.map((name) => String(row[name] ?? '')))]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  const draw = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return cells.map(draw).join('\n')
}
