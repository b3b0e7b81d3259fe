import type { Job } from '@portal/contracts/job/http'
import { useWords } from './view.tsx'

/** The way to a company that takes applications for a job on a site of its own. */
export function ApplyElsewhere({ job: { apply_url, company_name } }: { job: Pick<Job, 'apply_url' | 'company_name'> }) {
  const { apply: words } = useWords()
  const url = apply_url === null ? null : URL.parse(apply_url)
  if (!url || !/^https?:$/.test(url.protocol)) return null
  return (
    <p className="actions">
      <a className="button" href={url.href} rel="nofollow ugc noopener">
        {words.applyAt(url.host)}
      </a>
      <span className="quiet-text">{words.elsewhere(company_name)}</span>
    </p>
  )
}
