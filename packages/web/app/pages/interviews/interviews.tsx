import { applicationOperations } from '@portal/contracts/application/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { type Context, call } from '../../api/call.ts'
import { readPastInterviews } from '../../api/past-interviews.ts'
import { requireRole } from '../../api/require-role.ts'
import { InterviewList } from '../../parts/interview-list.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { MePage } from '../me/me-page.tsx'

// More than an application can have, and more than people look through.
const shownInterviews = 100

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const isPast = new URL(request.url).searchParams.get('show') === 'past'
  if (!isPast) return { isPast, items: await comingInterviews(context) }
  const { items } = await readPastInterviews(context, { page: 1, pageSize: shownInterviews })
  return { isPast, items }
}

async function comingInterviews(context: Context) {
  const query = { from: new Date().toISOString(), sort: 'date', limit: shownInterviews }
  return (await call(context, applicationOperations.listInterviews, { query })).items
}

export default function Interviews() {
  const { isPast, items } = useLoaderData<typeof loader>()
  const { zone } = useView()
  const { interviews: words } = useWords()
  return (
    <MePage title={isPast ? words.pastTitle : words.title} heading={words.title}>
      <nav aria-label={words.show} className="choice-nav">
        <ul className="sort">
          <li>
            <a href="/interviews" aria-current={isPast ? undefined : 'true'}>
              {words.coming}
            </a>
          </li>
          <li>
            <a href="/interviews?show=past" aria-current={isPast ? 'true' : undefined}>
              {words.past}
            </a>
          </li>
        </ul>
      </nav>
      {items.length === 0 && <p>{isPast ? words.nonePast : words.noneComing}</p>}
      {items.length > 0 && (
        <section aria-labelledby="list">
          <h2 id="list" className="hidden-text">
            {isPast ? words.past : words.coming}
          </h2>
          <InterviewList interviews={items} />
          <p className="quiet-text">{words.zone(zone)}</p>
        </section>
      )}
    </MePage>
  )
}
