import type { applicationOperations } from '@portal/contracts/application/http'
import type { z } from 'zod'
import { ApplicationStatusTag } from './application-status.tsx'
import { Day } from './moment.tsx'
import { useWords } from './view.tsx'

export type ListedApplication = z.output<(typeof applicationOperations.listMyApplications)['response']['schema']>

type ApplicationListProps = {
  applications: readonly ListedApplication[]
  /** The level of the headings. */
  heading?: 'h2' | 'h3'
}

/** The applications of a job seeker, each with a link to its page. */
export function ApplicationList({ applications, heading: Heading = 'h3' }: ApplicationListProps) {
  const { applications: words } = useWords()
  return (
    <ul className="entries">
      {applications.map(({ id, job, status, created_at }) => (
        <li key={id}>
          <div className="about">
            <Heading>
              <a href={`/applications/${id}`}>{job.title ?? words.unknownJob}</a>
            </Heading>
            <p>{[job.company_name, job.location].filter((each) => each !== null).join(' · ')}</p>
            <p className="quiet-text">
              {words.appliedOn} <Day at={created_at} />
            </p>
          </div>
          <ApplicationStatusTag status={status} />
        </li>
      ))}
    </ul>
  )
}
