import type { Job, JobCard } from '@portal/contracts/job/http'
import { extractOf } from '../rules/extract.ts'
import { salaryText } from '../rules/salary.ts'
import { jobPath } from '../rules/slug.ts'
import { Age } from './moment.tsx'
import { useView, useWords } from './view.tsx'

type JobListProps = {
  /** In either view: services of an earlier version list whole jobs. */
  jobs: readonly (Job | JobCard)[]
  /** The level of the headings. */
  heading: 'h2' | 'h3'
  /** The address of the search, so that the page of a job leads back to it. */
  from?: string
}

export function JobList({ jobs, heading: Heading, from }: JobListProps) {
  const query = from === undefined || from === '/jobs' ? '' : `?${new URLSearchParams({ from })}`
  return (
    <ul className="jobs" id="results">
      {jobs.map((job) => (
        <li key={job.id} className="job">
          <Heading>
            <a href={`${jobPath(job)}${query}`}>{job.title}</a>
          </Heading>
          <JobFacts job={job} />
          <p className="quiet-text">{'extract' in job ? job.extract : extractOf(job.description, 180)}</p>
        </li>
      ))}
    </ul>
  )
}

function JobFacts({ job }: { job: Job | JobCard }) {
  const { locale } = useView()
  const { jobs: words } = useWords()
  const salary = salaryText(job, locale, words.salary)
  return (
    <ul className="facts">
      <li>{job.company_name}</li>
      <li>{job.location}</li>
      <li>{words.types[job.job_type]}</li>
      {salary !== undefined && <li>{salary}</li>}
      <li>
        <Age at={job.created_at} />
      </li>
    </ul>
  )
}
