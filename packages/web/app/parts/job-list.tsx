import type { Job, JobCard } from '@portal/contracts/job/http'
import { extractOf } from '../rules/extract.ts'
import { workplaceToShow } from '../rules/place.ts'
import { salaryText } from '../rules/salary.ts'
import { employerPath, jobPath } from '../rules/slug.ts'
import { Age } from './moment.tsx'
import { useView, useWords } from './view.tsx'

type JobListProps = {
  /** In either view: services of an earlier version list whole jobs. */
  jobs: readonly (Job | JobCard)[]
  /** The level of the headings. */
  heading: 'h2' | 'h3'
  /** The address of the search, so that the page of a job leads back to it. */
  from?: string
  /** Whether the page already says which company it is. */
  isOfOneCompany?: boolean
}

export function JobList({ jobs, heading: Heading, from, isOfOneCompany }: JobListProps) {
  const query = from === undefined || from === '/jobs' ? '' : `?${new URLSearchParams({ from })}`
  return (
    <ul className="jobs" id="results">
      {jobs.map((job) => (
        <li key={job.id} className="job">
          <Heading dir="auto">
            <a href={`${jobPath(job)}${query}`}>{job.title}</a>
          </Heading>
          <JobFacts job={job} hasCompany={!isOfOneCompany} />
          <p className="quiet-text" dir="auto">
            {'extract' in job ? job.extract : extractOf(job.description, 180)}
          </p>
        </li>
      ))}
    </ul>
  )
}

function JobFacts({ job, hasCompany }: { job: Job | JobCard; hasCompany: boolean }) {
  const { locale } = useView()
  const { jobs: words } = useWords()
  const salary = salaryText(job, locale, words.salary)
  const workplace = workplaceToShow(job, words.workplaces)
  return (
    <ul className="facts">
      {hasCompany && (
        <li>
          <a href={employerPath(job)} dir="auto">
            {job.company_name}
          </a>
        </li>
      )}
      <li>
        <bdi>{job.location}</bdi>
      </li>
      {workplace !== undefined && <li>{workplace}</li>}
      <li>{words.types[job.job_type]}</li>
      {salary !== undefined && <li>{salary}</li>}
      <li>
        <Age at={job.created_at} />
      </li>
    </ul>
  )
}
