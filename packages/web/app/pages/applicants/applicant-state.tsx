import type { applicationOperations } from '@portal/contracts/application/http'
import type { Answer } from '../../api/call.ts'
import { ApplicationStatusTag } from '../../parts/application-status.tsx'
import { Day } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { type ApplicantSearch, movePath } from '../../rules/applicant-search.ts'
import { type Decision, isActive, isFinal, possibleDecisions } from '../../rules/application-state.ts'

type StateProps = {
  application: Answer<typeof applicationOperations.readApplication>
  place: { search: ApplicantSearch; at: number | undefined }
  /** Whether the job still has a page. */
  hasPage: boolean
}

/** How an application stands, and what its recruiter can do about it. */
export function ApplicantState({ application, place, hasPage }: StateProps) {
  const { applicant: words, applicants } = useWords()
  const { id, job, status, created_at, attempt } = application
  const title = job.title ?? applicants.unknownJob
  return (
    <aside className="card" aria-labelledby="state">
      <h2 id="state">{words.state}</h2>
      <p>
        <ApplicationStatusTag status={status} />
      </p>
      <p>{words.explained[status]}</p>
      <div className="stack decide">
        {isActive(application) && (
          <a
            className={status === 'SHORTLISTED' ? 'button' : 'button quiet'}
            href={`/hire/applications/${id}/interview`}
          >
            {words.invite}
          </a>
        )}
        {possibleDecisions(status).map((decision) =>
          isFinal(decision) ? (
            <a key={decision} className="button quiet" href={movePath(id, place, { to: decision })}>
              {words.decide[decision]}
            </a>
          ) : (
            <MoveNow key={decision} {...{ application, place, decision }} />
          ),
        )}
      </div>
      <dl className="terms">
        <div>
          <dt>{words.job}</dt>
          <dd>{hasPage ? <a href={`/hire/jobs/${job.id}`}>{title}</a> : title}</dd>
        </div>
        <div>
          <dt>{applicants.applied}</dt>
          <dd>
            <Day at={created_at} />
          </dd>
        </div>
        {attempt > 1 && (
          <div>
            <dt>{words.attempt}</dt>
            <dd>{words.attempts(attempt)}</dd>
          </div>
        )}
      </dl>
    </aside>
  )
}

/** Does at once what does not end the application. */
function MoveNow({ application, place, decision }: Omit<StateProps, 'hasPage'> & { decision: Decision }) {
  const { applicant: words } = useWords()
  return (
    <form method="post" action={movePath(application.id, place)}>
      <input type="hidden" name="to" value={decision} />
      <input type="hidden" name="expected" value={application.status} />
      <button type="submit">{words.decide[decision]}</button>
    </form>
  )
}
