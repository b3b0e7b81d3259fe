import type { Job } from '@portal/contracts/job/http'
import type { ListedApplication } from '../../parts/application-list.tsx'
import { ApplicationStatusTag } from '../../parts/application-status.tsx'
import { ApplyElsewhere } from '../../parts/apply-elsewhere.tsx'
import { Day } from '../../parts/moment.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { applyStateOf } from '../../rules/apply-state.ts'

type ApplyStateProps = { job: Job; application: ListedApplication | undefined }

/** How to apply for a job; to its applicants, how their application stands. */
export function ApplyState({ job, application }: ApplyStateProps) {
  const { person } = useView()
  const { apply: words } = useWords()
  const state = applyStateOf({ role: person?.role, application }, job)
  if (state === undefined) return null
  if (state === 'over') return <p className="notice">{words.over}</p>
  if (state === 'elsewhere' && job.apply_url !== null) return <ApplyElsewhere job={job} />
  if (state === 'applied' && application) {
    return (
      <div className="notice positive">
        <p>
          {words.appliedOn} <Day at={application.created_at} />. <ApplicationStatusTag status={application.status} />
        </p>
        <p>
          <a href={`/applications/${application.id}`}>{words.seeApplication}</a>
        </p>
      </div>
    )
  }
  return (
    <p className="actions">
      <a className="button" href={`/jobs/${job.id}/apply`} rel="nofollow">
        {state === 'again' ? words.again : words.apply}
      </a>
      {!person && <span className="quiet-text">{words.signInFirst}</span>}
    </p>
  )
}
