// Feeds of jobs (Atom, RFC 4287).
import type { Job, JobCard } from '@portal/contracts/job/http'
import { extractOf } from './extract.ts'
import { jobPath } from './slug.ts'
import { xmlDeclaration, xmlElement, xmlText } from './xml.ts'

type Feed = {
  origin: string
  /** The address of the feed, and of the page with the same jobs. */
  path: string
  page: string
  title: string
  locale: string
  /** In either view: services of an earlier version list whole jobs. */
  jobs: readonly (Job | JobCard)[]
}

/** When there is no entry yet. A feed that is asked for again must not look changed. */
const longAgo = '1970-01-01T00:00:00.000Z'

/** A feed of jobs. */
export function atomFeed({ origin, path, page, title, locale, jobs }: Feed): string {
  const [updated = longAgo] = jobs
    .map(({ updated_at }) => updated_at)
    .sort()
    .reverse()
  const lines = [
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}">`,
    xmlElement('id', origin + path),
    xmlElement('title', title),
    xmlElement('updated', updated),
    link('self', 'application/atom+xml', origin + path),
    link('alternate', 'text/html', origin + page),
    ...jobs.map((job) => entryOf(job, origin)),
    '</feed>',
  ]
  return `${xmlDeclaration}${lines.join('\n')}\n`
}

function entryOf(job: Job | JobCard, origin: string): string {
  const lines = [
    '<entry>',
    // Without the title, which may change.
    xmlElement('id', `${origin}/jobs/${job.id}`),
    xmlElement('title', `${job.title}, ${job.location}`),
    link('alternate', 'text/html', origin + jobPath(job)),
    xmlElement('published', job.created_at),
    xmlElement('updated', job.updated_at),
    `<author>${xmlElement('name', job.company_name)}</author>`,
    ...job.skills.map(({ name }) => `<category term="${xmlText(name)}"/>`),
    xmlElement('summary', 'extract' in job ? job.extract : extractOf(job.description)),
    '</entry>',
  ]
  return lines.join('\n')
}

function link(rel: string, type: string, href: string): string {
  return `<link rel="${rel}" type="${type}" href="${xmlText(href)}"/>`
}
