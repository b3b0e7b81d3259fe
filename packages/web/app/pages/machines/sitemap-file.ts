import { jobOperations } from '@portal/contracts/job/http'
import { jobIndexLine } from '@portal/contracts/job/job-index'
import { data } from 'react-router'
import { download, errorPage } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { fileResponse } from '../../api/file-response.ts'
import { readId } from '../../api/read-id.ts'
import { siteContext } from '../../api/site.ts'
import { idsOfFile, sitemapFile } from '../../rules/sitemap.ts'

/** The pages that do not come and go, which the first file lists. */
const pages = ['/', '/jobs', '/help', '/accessibility', '/privacy', '/terms']

/** One file of the sitemap. */
export const loader = fileLoader(async ({ request, params, context }) => {
  const [, name] = /^(\d+)\.xml$/.exec(params.file ?? '') ?? []
  const number = Number(readId(name))
  const { after, last } = idsOfFile(number)
  if (!Number.isSafeInteger(last)) throw data(undefined, { status: 404 })
  const outcome = await download(context, jobOperations.readJobIndex, { query: { after_id: after || undefined } })
  if (!outcome.ok) throw errorPage(outcome.problem)
  const lines = outcome.value.split('\n').filter((line) => line !== '')
  const jobs = lines.map((line) => jobIndexLine.parse(JSON.parse(line))).filter(({ id }) => id <= last)
  if (number > 1 && jobs.length === 0) throw data(undefined, { status: 404 })
  const { origin } = context.get(siteContext)
  const text = sitemapFile({ origin, pages: number === 1 ? pages : [], jobs })
  return fileResponse(request, text, { type: 'application/xml', maxAgeSeconds: 3600 })
})
