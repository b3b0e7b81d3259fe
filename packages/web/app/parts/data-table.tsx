import type { ReactNode } from 'react'

export type Column<Row> = {
  label: string
  cell: (row: Row) => ReactNode
}

type DataTableProps<Row> = {
  /** What the table shows, for screen readers. */
  caption: string
  /** The first column names the row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
}

/** A table. On narrow screens each row becomes a list of its cells, each with the name of its column. */
export function DataTable<Row>({ caption, columns: [first, ...others], rows, keyOf }: DataTableProps<Row>) {
  if (!first) return null
  return (
    <table className="data">
      <caption className="hidden-text">{caption}</caption>
      <thead>
        <tr>
          {[first, ...others].map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            <th scope="row">{first.cell(row)}</th>
            {others.map(({ label, cell }) => (
              <td key={label} data-label={label}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
