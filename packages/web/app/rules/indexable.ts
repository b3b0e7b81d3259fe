import type { JobStatus } from '@portal/contracts/job/http'

/** Whether search engines may list a job: its page, the sitemap and the feeds follow this rule. */
export function isIndexable({ status }: { status: JobStatus }): boolean {
  return status === 'OPEN'
}
