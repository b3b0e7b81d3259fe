import type { JobStatus } from '@portal/contracts/job/http'
import { useWords } from '../../parts/view.tsx'
import { nameOfStep, stepsOf } from '../../rules/job-steps.ts'

type JobActionsProps = {
  job: { id: number; status: JobStatus }
  /** Makes a copy that is asked for twice one job. */
  idempotencyKey: string
}

/** What can be done about a job now. */
export function JobActions({ job: { id, status }, idempotencyKey }: JobActionsProps) {
  const { hireJobs: words, questions } = useWords()
  const { now, asked } = stepsOf(status)
  return (
    <form method="post" className="actions">
      <input type="hidden" name="key" value={idempotencyKey} />
      {now.map((to) => (
        <button key={to} type="submit" name="status" value={to} className={to === 'OPEN' ? undefined : 'quiet'}>
          {words.steps[nameOfStep(status, to)]}
        </button>
      ))}
      <a className="button quiet" href={`/hire/jobs/${id}/edit`}>
        {words.edit}
      </a>
      <a className="button quiet" href={`/hire/jobs/${id}/questions`}>
        {questions.edit}
      </a>
      <button type="submit" name="act" value="clone" className="quiet">
        {words.clone}
      </button>
      <a href={`/hire/jobs/${id}/owner`}>{words.handOver}</a>
      {asked.map((act) => (
        <a key={act} href={`/hire/jobs/${id}/${act}`}>
          {words.steps[act]}
        </a>
      ))}
    </form>
  )
}
