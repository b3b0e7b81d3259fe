import { jobOperations } from '@portal/contracts/job/http'
import { searchOperations } from '@portal/contracts/job/search-http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { attempt, call } from '../../api/call.ts'
import { JobList } from '../../parts/job-list.tsx'
import { Page } from '../../parts/page.tsx'
import { Pagination } from '../../parts/pagination.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { useWords } from '../../parts/view.tsx'
import { lastPageOf, pageQuery } from '../../rules/page-number.ts'
import {
  countFilters,
  feedPath,
  filtersOf,
  maxPage,
  pageSize,
  readSearch,
  searchPath,
} from '../../rules/search-params.ts'
import { ChosenFilters, NothingFound } from './chosen-filters.tsx'
import { Filters } from './filters.tsx'
import { Sorting } from './sorting.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const search = readSearch(searchParams)
  const filters = filtersOf(search)
  const [found, facets, skills] = await Promise.all([
    call(context, searchOperations.searchJobs, {
      query: { ...filters, view: 'card', sort: search.sort, ...pageQuery(search.page, pageSize) },
    }),
    // Without the counts the page still shows the results.
    attempt(context, searchOperations.readSearchFacets, { query: filters }),
    search.skills.length > 0
      ? attempt(context, jobOperations.listSkills, {
          query: { ids: search.skills.join(','), limit: search.skills.length },
        })
      : undefined,
  ])
  const named = [...(skills?.ok ? skills.value.items : []), ...(facets.ok ? facets.value.skill : [])]
  return {
    search,
    jobs: found.items,
    total: found.total ?? found.items.length,
    facets: facets.ok ? facets.value : undefined,
    skillNames: Object.fromEntries(named.map(({ id, name }) => [id, name])),
  }
}

export default function Search() {
  const { search, jobs, total, facets, skillNames } = useLoaderData<typeof loader>()
  const { search: words } = useWords()
  const here = searchPath(search)
  const last = lastPageOf(total, { pageSize, maxPage })
  const count = words.count(total, facets?.is_exact ?? true)
  const titles = [words.title(search.q, search.location), ...(search.page > 1 ? [words.page(search.page)] : [])]
  return (
    <Page
      title={titles.join(', ')}
      description={words.description(String(total))}
      canonical={searchPath({ ...search, sort: undefined })}
      feed={feedPath(search)}
      isHidden={countFilters(search) > 1 || jobs.length === 0}
    >
      <SearchBox q={search.q} location={search.location} kept={keptFilters(here)} />
      <div className="results-head">
        <h1>{total === 0 ? words.nothing : count}</h1>
        {total > 1 && <Sorting search={search} />}
      </div>
      <ChosenFilters search={search} skillNames={skillNames} />
      <div className="results">
        <Filters search={search} facets={facets} />
        <div>
          {jobs.length > 0 && <JobList jobs={jobs} heading="h2" from={here} />}
          {total === 0 && <NothingFound search={search} skillNames={skillNames} />}
          {total > 0 && jobs.length === 0 && (
            <p>
              {words.pastEnd} <a href={searchPath({ ...search, page: 1 })}>{words.firstPage}</a>
            </p>
          )}
          {jobs.length > 0 && (
            <Pagination page={search.page} last={last} pathOf={(page) => searchPath({ ...search, page })} />
          )}
          <p className="feed">
            <a href={feedPath(search)} rel="nofollow">
              {words.subscribe}
            </a>
          </p>
        </div>
      </div>
    </Page>
  )
}

/** The filters that a new search with other words keeps: all but the words, the place and the page. */
function keptFilters(here: string): [string, string][] {
  const params = new URLSearchParams(here.split('?')[1])
  return [...params].filter(([name]) => !['q', 'location', 'page'].includes(name))
}
