import { applicationOperations } from '@portal/contracts/application/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { Appointment, OtherClock } from '../../parts/appointment.tsx'
import { InterviewTag } from '../../parts/interview-list.tsx'
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
  const { job, mode, status, interview_date: at } = interview
  const name = job.title ?? applications.unknownJob
  return (
    <MePage title={words.pageTitle(name)}>
      {status === 'CANCELLED' && <p className="notice warning">{words.cancelledText}</p>}
      <div className="card stack">
        <dl className="terms">
          <div>
            <dt>{words.when}</dt>
            <dd>
              <Appointment at={at} /> <InterviewTag interview={interview} />
              <OtherClock at={at} offsetMinutes={interview.offset_minutes} />
            </dd>
          </div>
          <div>
            <dt>{words.where}</dt>
            <dd>{mode === 'OFFLINE' && job.location ? words.onSite(job.location) : words.modes[mode]}</dd>
          </div>
          {job.company_name && (
            <div>
              <dt>{words.company}</dt>
              <dd>{job.company_name}</dd>
            </div>
          )}
        </dl>
      </div>
      <p className="quiet-text">{words.zone(zone)}</p>
      <p className="actions">
        <a href={`/applications/${interview.application_id}`}>{words.toApplication}</a>
      </p>
    </MePage>
  )
}
