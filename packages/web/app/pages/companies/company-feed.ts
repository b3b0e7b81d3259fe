import { searchOperations } from '@portal/contracts/job/search-http'
import { companyOperations } from '@portal/contracts/profile/companies-http'
import { call } from '../../api/call.ts'
import { feedLocale, feedResponse, feedSize } from '../../api/feed-response.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { readId } from '../../api/read-id.ts'
import { companyPath } from '../../rules/slug.ts'
import { wordsOf } from '../../words/words.ts'

/** The newest jobs of a company as a feed. */
export const loader = fileLoader(async ({ request, params, context }) => {
  const id = readId(params.id)
  const [company, { items }] = await Promise.all([
    call(context, companyOperations.readCompany, { params: { id } }),
    call(context, searchOperations.searchJobs, {
      query: { company_id: id, view: 'card', sort: 'newest', limit: feedSize },
    }),
  ])
  const { employer: words } = wordsOf(feedLocale(request))
  return feedResponse(context, request, {
    path: `/companies/${id}/jobs.atom`,
    page: companyPath(company),
    title: words.title(company.name),
    jobs: items,
  })
})
