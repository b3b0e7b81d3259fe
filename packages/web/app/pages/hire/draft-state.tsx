import type { Job } from '@portal/contracts/job/http'
import { Moment } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'

/** What a draft lacks before it can be published, and when it is published by itself. */
export function DraftState({ job }: { job: Job }) {
  const { hireJobs: words, questions } = useWords()
  const missing = (['location', 'description'] as const).filter((field) => job[field] === '')
  return (
    <>
      {missing.length > 0 && (
        <p className="notice warning">
          {words.lacks} {missing.map((field) => words.lacking.kinds[field]).join(', ')}.
        </p>
      )}
      {job.publish_at && (
        <p>
          {words.publishedAt} <Moment at={job.publish_at} />
        </p>
      )}
      <p>
        <a href={`/hire/jobs/${job.id}/questions`}>{questions.invite}</a>
      </p>
    </>
  )
}
