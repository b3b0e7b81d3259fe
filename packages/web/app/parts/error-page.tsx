import { Page } from './page.tsx'
import { usePortalName, useWords } from './view.tsx'

/** The page for a request that cannot be served: what happened, and what to do now. */
export function ErrorPage({ status, problem }: { status: number; problem?: unknown }) {
  const { errors: words } = useWords()
  const portal = usePortalName()
  const { requestId, retryAfter } = detailsOf(problem)
  const page = words.pages[status as keyof typeof words.pages] ?? words.pages[status < 500 ? 400 : 503]
  return (
    <Page title={page.title} isHidden layout="reading">
      <h1>{page.title}</h1>
      <p className="lead">{page.text}</p>
      {retryAfter !== undefined && <p>{words.retryAfter(retryAfter)}</p>}
      <p className="actions">
        <a className="button" href="/jobs">
          {words.searchJobs}
        </a>
        <a href="/">{words.home(portal)}</a>
        <a href="/help">{words.help}</a>
      </p>
      {requestId && <p className="quiet-text">{words.requestId(requestId)}</p>}
    </Page>
  )
}

/** What a problem says, if the page is about one. Without a schema, because hydrated pages load this file. */
function detailsOf(problem: unknown): { requestId?: string; retryAfter?: number } {
  if (typeof problem !== 'object' || problem === null) return {}
  return {
    ...('request_id' in problem && typeof problem.request_id === 'string' ? { requestId: problem.request_id } : {}),
    ...('retryAfter' in problem && typeof problem.retryAfter === 'number' ? { retryAfter: problem.retryAfter } : {}),
  }
}
