import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Pagination } from '../../parts/pagination.tsx'
import { useWords } from '../../parts/view.tsx'
import { listPath } from '../../rules/list-path.ts'
import { lastPageOf } from '../../rules/page-number.ts'
import { paging } from './list-page.ts'

type ResultsProps<Row> = {
  title: string
  columns: readonly Column<Row>[]
  path: string
  /** What was asked for, and what was found. */
  list: {
    page: number
    filters: Readonly<Record<string, string | undefined>>
    items: readonly Row[]
    total: number | undefined
  }
  /** What to say if there is nothing at all. */
  none: string
}

/** What a filtered list found: how many, a page of them, and links to the other pages. */
export function Results<Row extends { id: number }>({ title, columns, path, list, none }: ResultsProps<Row>) {
  const { admin: words } = useWords()
  const { page, filters, items, total = items.length } = list
  const isFiltered = Object.values(filters).some(Boolean)
  if (items.length === 0) {
    return (
      <div className="notice">
        <p>{isFiltered || page > 1 ? words.nothingFound : none}</p>
        {(isFiltered || page > 1) && (
          <p>
            <a href={path}>{words.clear}</a>
          </p>
        )}
      </div>
    )
  }
  return (
    <>
      <p className="quiet-text" id="results">
        {words.found(total)}
        {isFiltered && (
          <>
            {' · '}
            <a href={path}>{words.clear}</a>
          </>
        )}
      </p>
      <DataTable caption={title} columns={columns} rows={items} keyOf={({ id }) => id} />
      <Pagination page={page} last={lastPageOf(total, paging)} pathOf={(each) => listPath(path, filters, each)} />
    </>
  )
}
