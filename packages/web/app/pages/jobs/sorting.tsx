import { searchOrders } from '@portal/contracts/job/search-http'
import { useWords } from '../../parts/view.tsx'
import { type JobSearch, searchPath } from '../../rules/search-params.ts'

/** The orders of the results, as links. Without words there is no best match. */
export function Sorting({ search }: { search: JobSearch }) {
  const { search: words } = useWords()
  const usual = search.q ? 'relevance' : 'newest'
  const orders = searchOrders.filter((order) => order !== 'relevance' || search.q)
  return (
    <nav aria-label={words.sort}>
      <ul className="sort">
        {orders.map((order) => (
          <li key={order}>
            <a
              href={searchPath({ ...search, page: 1, sort: order === usual ? undefined : order })}
              aria-current={(search.sort ?? usual) === order ? 'true' : undefined}
              rel="nofollow"
            >
              {words.orders[order]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
