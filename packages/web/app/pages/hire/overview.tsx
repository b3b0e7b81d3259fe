import { applicationOperations } from '@portal/contracts/application/http'
import { jobOperations } from '@portal/contracts/job/http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { attempt } from '../../api/call.ts'
import { readMembership } from '../../api/company.ts'
import { withCounts } from '../../api/count-applicants.ts'
import { requireRole } from '../../api/require-role.ts'
import { ItemsSection } from '../../parts/items-section.tsx'
import { useWords } from '../../parts/view.tsx'
import { applicantsPath } from '../../rules/applicant-search.ts'
import { ComingInterviews } from './coming-interviews.tsx'
import { FirstSteps } from './first-steps.tsx'
import { HirePage } from './hire-page.tsx'
import { OwnJobs } from './own-jobs.tsx'

const [shownJobs, shownInterviews, countedJobs] = [5, 5, 100]

export async function loader({ context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const coming = { from: new Date().toISOString(), status: 'SCHEDULED', sort: 'date', limit: shownInterviews }
  const [listed, interviews] = await Promise.all([
    attempt(context, jobOperations.listMyJobs, { query: { view: 'card', limit: countedJobs } }),
    attempt(context, applicationOperations.listInterviews, { query: coming }),
  ])
  const jobs = listed.ok ? await withCounts(context, listed.value.items) : undefined
  return {
    // Who has posted a job has a company.
    hasCompany: jobs?.length !== 0 || (await readMembership(context)) !== undefined,
    hasJob: jobs?.length !== 0,
    hasPublished: !jobs || jobs.some(({ status }) => status !== 'DRAFT'),
    jobs: jobs?.slice(0, shownJobs),
    applicants: jobs?.every(({ counts }) => counts)
      ? jobs.flatMap(({ id, title, location, counts }) =>
          counts && counts.APPLIED > 0 ? [{ id, title, location, count: counts.APPLIED }] : [],
        )
      : undefined,
    interviews: interviews.ok ? interviews.value.items : undefined,
  }
}

export default function HireOverview() {
  const { hasCompany, hasJob, hasPublished, jobs, applicants, interviews } = useLoaderData<typeof loader>()
  const { hire: words } = useWords()
  return (
    <HirePage title={words.title}>
      {!hasPublished && <FirstSteps hasCompany={hasCompany} hasJob={hasJob} />}
      {hasJob && (
        <div className="overview">
          <ItemsSection id="applicants" title={words.newApplicants} items={applicants} none={words.noNewApplicants}>
            <NewApplicants />
          </ItemsSection>
          <ItemsSection id="interviews" title={words.nextInterviews} items={interviews} none={words.noInterviews}>
            {interviews && <ComingInterviews interviews={interviews} />}
          </ItemsSection>
          <ItemsSection id="jobs" title={words.latestJobs} items={jobs} none={words.noJobs}>
            {jobs && <OwnJobs jobs={jobs} heading="h3" />}
            <p className="actions">
              <a className="button" href="/hire/jobs/new">
                {words.newJob}
              </a>
              <a href="/hire/jobs">{words.allJobs}</a>
            </p>
          </ItemsSection>
        </div>
      )}
    </HirePage>
  )
}

/** The jobs for which people applied about whom nothing is decided. */
function NewApplicants() {
  const { applicants = [] } = useLoaderData<typeof loader>()
  const { hire: words } = useWords()
  return (
    <ul className="entries">
      {applicants.map(({ id, title, location, count }) => (
        <li key={id}>
          <div className="about">
            <h3>
              <a href={applicantsPath(id, { status: 'APPLIED' })}>{title}</a>
            </h3>
            <p className="quiet-text">{location}</p>
          </div>
          <span className="tag positive">{words.newOnes(count)}</span>
        </li>
      ))}
    </ul>
  )
}
