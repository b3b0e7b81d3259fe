import { z } from 'zod'
import { Page } from './page.tsx'
import { useWords } from './view.tsx'

const details = z.object({ request_id: z.string(), retryAfter: z.number() }).partial()

/** The page for a request that cannot be served: what happened, and what to do now. */
export function ErrorPage({ status, problem }: { status: number; problem?: unknown }) {
  const { errors: words, portal } = useWords()
  const { request_id: requestId, retryAfter } = details.safeParse(problem).data ?? {}
  const page = words.pages[status as keyof typeof words.pages] ?? (status < 500 ? words.pages[400] : words.pages[500])
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
