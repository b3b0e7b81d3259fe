import { useWords } from '../../parts/view.tsx'
import { applicantsPath } from '../../rules/applicant-search.ts'
import type { Counts } from './own-jobs.tsx'

const shown = ['APPLIED', 'SHORTLISTED', 'HIRED', 'REJECTED', 'WITHDRAWN'] as const

/** How many applicants a job has, by status. */
export function ApplicantCounts({ id, counts }: { id: number; counts: Counts | undefined }) {
  const { hireJobs: words, unavailable } = useWords()
  return (
    <section aria-labelledby="applicants">
      <h2 id="applicants">{words.applicants}</h2>
      {counts === undefined && <p>{unavailable}</p>}
      {counts && (
        <dl className="numbers">
          {shown.map((status) => (
            <div key={status}>
              <dt>{words.applicantsBy.statuses[status]}</dt>
              <dd>{counts[status]}</dd>
            </div>
          ))}
        </dl>
      )}
      <p>
        <a href={applicantsPath(id)}>{words.toApplicants}</a>
      </p>
    </section>
  )
}
