import { applicationOperations } from '@portal/contracts/application/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { InterviewFacts } from '../../parts/interview-facts.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { MePage } from '../me/me-page.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  return { interview: await call(context, applicationOperations.readInterview, { params: { id } }) }
}

export default function InterviewPage() {
  const { interview } = useLoaderData<typeof loader>()
  const { zone } = useView()
  const { interviews: words, applications } = useWords()
  const { job, status } = interview
  const name = job.title ?? applications.unknownJob
  return (
    <MePage title={words.pageTitle(name)}>
      {status === 'CANCELLED' && <p className="notice warning">{words.cancelledText}</p>}
      <div className="card stack">
        <InterviewFacts interview={interview} otherClock={words.otherClock}>
          {job.company_name && (
            <div>
              <dt>{words.company}</dt>
              <dd>{job.company_name}</dd>
            </div>
          )}
        </InterviewFacts>
      </div>
      <p className="quiet-text">{words.zone(zone)}</p>
      <p className="actions">
        <a href={`/applications/${interview.application_id}`}>{words.toApplication}</a>
      </p>
    </MePage>
  )
}
