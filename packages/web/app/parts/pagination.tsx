import { useWords } from './view.tsx'

type PaginationProps = {
  page: number
  last: number
  /** The address of a page. */
  pathOf: (page: number) => string
}

/** Links to the pages of a list: the first, the last, and those around the current one. */
export function Pagination({ page, last, pathOf }: PaginationProps) {
  const { pages: words } = useWords()
  if (last <= 1) return null
  const shown = Array.from({ length: last }, (_, index) => index + 1).filter(
    (each) => each === 1 || each === last || Math.abs(each - page) <= 1,
  )
  return (
    <nav aria-label={words.label}>
      <ul className="pages">
        {page > 1 && (
          <li>
            <a rel="prev" href={pathOf(page - 1)}>
              {words.previous}
            </a>
          </li>
        )}
        {shown.map((each, index) => (
          <li key={each}>
            {each - (shown[index - 1] ?? 0) > 1 && <span aria-hidden="true">…</span>}
            {each === page ? (
              <span aria-current="page">
                <span className="hidden-text">{words.page} </span>
                {each}
              </span>
            ) : (
              <a href={pathOf(each)}>
                <span className="hidden-text">{words.page} </span>
                {each}
              </a>
            )}
          </li>
        ))}
        {page < last && (
          <li>
            <a rel="next" href={pathOf(page + 1)}>
              {words.next}
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}
