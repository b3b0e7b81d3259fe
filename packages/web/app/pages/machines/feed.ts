import { searchOperations } from '@portal/contracts/job/search-http'
import { call } from '../../api/call.ts'
import { feedLocale, feedResponse, feedSize } from '../../api/feed-response.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { feedPath, filtersOf, readSearch, searchPath } from '../../rules/search-params.ts'
import { wordsOf } from '../../words/words.ts'

/** The newest jobs of a search, with all of its filters, as a feed. */
export const loader = fileLoader(async ({ request, context }) => {
  const search = { ...readSearch(new URL(request.url).searchParams), page: 1, sort: undefined }
  const { items } = await call(context, searchOperations.searchJobs, {
    query: { ...filtersOf(search), view: 'card', sort: 'newest', limit: feedSize },
  })
  const { search: words } = wordsOf(feedLocale(request))
  return feedResponse(context, request, {
    path: feedPath(search),
    page: searchPath(search),
    title: words.title(search.q, search.location),
    jobs: items,
  })
})
