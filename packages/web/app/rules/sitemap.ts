// Sitemaps (sitemaps.org): one file for each range of ids, so that a job stays in its file.
import { type JobIndexLine, maxIndexLines } from '@portal/contracts/job/job-index'
import { jobPath } from './slug.ts'
import { xmlDeclaration, xmlElement } from './xml.ts'

const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

/** How many files there are, by the id of the newest open job; at least one. */
export function countFiles(newestId: number): number {
  return Math.max(1, Math.ceil(newestId / maxIndexLines))
}

/** The ids of a file, which begin after the first of the two and end with the second. */
export function idsOfFile(number: number): { after: number; last: number } {
  return { after: (number - 1) * maxIndexLines, last: number * maxIndexLines }
}

/** The file that lists all others. */
export function sitemapIndex(origin: string, files: number): string {
  const locations = Array.from({ length: files }, (_, index) =>
    element('sitemap', [['loc', `${origin}/sitemap/${index + 1}.xml`]]),
  )
  return `${xmlDeclaration}<sitemapindex ${namespace}>\n${locations.join('\n')}\n</sitemapindex>\n`
}

type SitemapOptions = { origin: string; pages: readonly string[]; jobs: readonly JobIndexLine[] }

/** A file with the addresses of pages and of open jobs. */
export function sitemapFile({ origin, pages, jobs }: SitemapOptions): string {
  const urls = [
    ...pages.map((path) => element('url', [['loc', origin + path]])),
    ...jobs.map((job) => {
      const location: [string, string] = ['loc', origin + jobPath(job)]
      return element('url', [location, ['lastmod', job.updated_at]])
    }),
  ]
  return `${xmlDeclaration}<urlset ${namespace}>\n${urls.join('\n')}\n</urlset>\n`
}

function element(name: string, children: [name: string, text: string][]): string {
  return `<${name}>${children.map(([child, text]) => xmlElement(child, text)).join('')}</${name}>`
}
