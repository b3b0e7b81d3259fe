import type { ApplicationStatus } from '@portal/contracts/application/http'
import type { Job, JobCard } from '@portal/contracts/job/http'
import { JobStatusTag } from '../../parts/job-status.tsx'
import { Day } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { applicantsPath } from '../../rules/applicant-search.ts'

/** How many applicants there are, by the status of their applications. */
export type Counts = Readonly<Record<ApplicationStatus, number>>

type OwnJobsProps = {
  /** With their numbers of applicants, if those are available. */
  jobs: readonly ((Job | JobCard) & { counts: Counts | undefined })[]
  heading: 'h2' | 'h3'
}

/** Jobs of a recruiter, each with its status and its applicants. */
export function OwnJobs({ jobs, heading: Heading }: OwnJobsProps) {
  const { hire: words } = useWords()
  return (
    <ul className="entries">
      {jobs.map((job) => (
        <li key={job.id}>
          <div className="about">
            <Heading>
              <a href={`/hire/jobs/${job.id}`}>{job.title}</a>
            </Heading>
            <p className="quiet-text">
              {job.location && `${job.location} · `}
              {words.createdOn} <Day at={job.created_at} />
            </p>
            {job.counts && job.status !== 'DRAFT' && <Applicants id={job.id} counts={job.counts} />}
          </div>
          <JobStatusTag status={job.status} />
        </li>
      ))}
    </ul>
  )
}

function Applicants({ id, counts }: { id: number; counts: Counts }) {
  const { hire: words } = useWords()
  // Who withdrew is no applicant any more.
  const total = counts.APPLIED + counts.SHORTLISTED + counts.HIRED + counts.REJECTED
  if (total === 0) return <p>{words.noApplicants}</p>
  return (
    <p>
      <a href={applicantsPath(id)}>{words.applicants(total)}</a>
      {counts.APPLIED > 0 && `, ${words.newOnes(counts.APPLIED)}`}
      {counts.SHORTLISTED > 0 && `, ${words.shortlisted(counts.SHORTLISTED)}`}
    </p>
  )
}
