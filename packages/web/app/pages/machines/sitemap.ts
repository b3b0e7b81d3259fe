import { searchOperations } from '@portal/contracts/job/search-http'
import { call } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { fileResponse } from '../../api/file-response.ts'
import { siteContext } from '../../api/site.ts'
import { countFiles, sitemapIndex } from '../../rules/sitemap.ts'

/** Lists the files of the sitemap. */
export const loader = fileLoader(async ({ request, context }) => {
  const { items } = await call(context, searchOperations.searchJobs, {
    query: { view: 'card', limit: 1, sort: 'newest' },
  })
  const { origin } = context.get(siteContext)
  const text = sitemapIndex(origin, countFiles(items[0]?.id ?? 0))
  return fileResponse(request, text, { type: 'application/xml', maxAgeSeconds: 3600 })
})
