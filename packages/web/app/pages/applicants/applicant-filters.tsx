import type { ApplicationStatus, applicationOperations } from '@portal/contracts/application/http'
import type { Answer } from '../../api/call.ts'
import { useWords } from '../../parts/view.tsx'
import { type ApplicantSearch, applicantsPath, orders } from '../../rules/applicant-search.ts'
import { statuses } from '../../rules/application-state.ts'

type FiltersProps = {
  id: string
  search: ApplicantSearch
  /** How many there are of each status; undefined if that is not known just now. */
  counts: Answer<typeof applicationOperations.countApplications>[number] | undefined
}

/** Which applicants are shown and how: as a list by status and in an order, or on a board; both by name. */
export function ApplicantFilters({ id, search, counts }: FiltersProps) {
  const { applicants: words } = useWords()
  const isList = search.view === undefined
  const views = [
    [words.list, isList, undefined],
    [words.board, !isList, 'board'],
  ] as const
  return (
    <>
      {isList && <Statuses {...{ id, search, counts }} />}
      <div className="applicants-head">
        <search>
          <form action={applicantsPath(id, { view: search.view })}>
            <KeptSearch search={{ ...search, view: undefined, q: '', page: 1 }} />
            <label htmlFor="q">{words.find}</label>
            <div className="with-button">
              <input id="q" name="q" type="search" maxLength={100} defaultValue={search.q} autoComplete="off" />
              <button type="submit" className="quiet">
                {words.findButton}
              </button>
            </div>
          </form>
        </search>
        <div className="applicants-views">
          {isList && <Orders {...{ id, search }} />}
          <nav aria-label={words.view}>
            <ul className="sort">
              {views.map(([name, isChosen, view]) => (
                <li key={name}>
                  <a
                    href={applicantsPath(id, { ...search, view, page: 1 })}
                    aria-current={isChosen ? 'true' : undefined}
                  >
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
    </>
  )
}

function Statuses({ id, search, counts }: FiltersProps) {
  const { applicants: words } = useWords()
  const choices: readonly [ApplicationStatus | undefined, string, number | undefined][] = [
    [undefined, words.all, counts?.total],
    ...statuses.map(
      (status) => [status, words.statuses[status], counts?.by_status[status]] as [ApplicationStatus, string, number],
    ),
  ]
  return (
    <nav aria-label={words.filter}>
      <ul className="chips">
        {choices.map(([status, name, count]) => (
          <li key={name}>
            <a
              className={search.status === status ? 'chip chosen' : 'chip'}
              href={applicantsPath(id, { ...search, status, page: 1 })}
              aria-current={search.status === status ? 'true' : undefined}
            >
              {name} {count !== undefined && <span className="number">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Orders({ id, search }: Pick<FiltersProps, 'id' | 'search'>) {
  const { applicants: words } = useWords()
  return (
    <nav aria-label={words.sort}>
      <ul className="sort">
        {orders.map((order) => (
          <li key={order}>
            <a
              href={applicantsPath(id, { ...search, sort: order, page: 1 })}
              aria-current={(search.sort ?? 'newest') === order ? 'true' : undefined}
            >
              {words.orders[order]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Hidden fields by which a form keeps a search. */
export function KeptSearch({ search: { view, q, status, sort, page } }: { search: ApplicantSearch }) {
  const kept = Object.entries({ view, q, status, sort, page: page === 1 ? undefined : page })
  return kept.map(
    ([name, value]) =>
      value !== undefined && value !== '' && <input key={name} type="hidden" name={name} value={value} />,
  )
}
