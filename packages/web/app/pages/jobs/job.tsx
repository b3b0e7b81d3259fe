import { jobOperations } from '@portal/contracts/job/http'
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { isVerified as readIsVerified } from '../../api/company.ts'
import { readOwnApplication } from '../../api/own-application.ts'
import { readId } from '../../api/read-id.ts'
import { Benefits } from '../../parts/benefits.tsx'
import { VerifiedMark } from '../../parts/company-facts.tsx'
import { JobFacts } from '../../parts/job-facts.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { Page } from '../../parts/page.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { extractOf } from '../../rules/extract.ts'
import { isIndexable } from '../../rules/indexable.ts'
import { postingOf } from '../../rules/job-posting.ts'
import { safeNext } from '../../rules/safe-next.ts'
import { employerPath, jobPath } from '../../rules/slug.ts'
import { ApplyState } from './apply-state.tsx'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const id = readId(params.id)
  const [job, application] = await Promise.all([
    call(context, jobOperations.readJob, { params: { id } }),
    readOwnApplication(context, id),
  ])
  const { pathname, search, searchParams } = new URL(request.url)
  // The id decides; a title that was changed, or an address that was shortened, leads to the one address of the job.
  const path = jobPath(job)
  if (pathname !== path) throw redirect(path + search, 301)
  const from = safeNext(searchParams.get('from'))
  return {
    job,
    application,
    isVerified: await readIsVerified(context, job.company_id),
    from: from.startsWith('/jobs') ? from : undefined,
  }
}

export default function JobPage() {
  const { job, application, isVerified, from } = useLoaderData<typeof loader>()
  const { origin } = useView()
  const { jobs: words } = useWords()
  const language = job.language ?? undefined
  const description = `${words.description(job.title, job.company_name, job.location)} ${extractOf(job.description, 120)}`
  return (
    <Page
      title={`${job.title}, ${job.company_name}, ${job.location}`}
      description={description}
      canonical={jobPath(job)}
      isHidden={!isIndexable(job)}
      markup={postingOf(job, origin)}
    >
      {from && (
        <p>
          <a href={from}>{words.back}</a>
        </p>
      )}
      <div className="job-page">
        <article>
          <h1 dir="auto" lang={language}>
            {job.title}
          </h1>
          <p className="company">
            <a href={employerPath(job)} dir="auto">
              {job.company_name}
            </a>{' '}
            {isVerified && <VerifiedMark />} · <bdi>{job.location}</bdi>
          </p>
          {job.status === 'PAUSED' && <p className="notice warning">{words.paused}</p>}
          {job.status === 'CLOSED' && <p className="notice warning">{words.closed}</p>}
          <ApplyState job={job} application={application} />
          <h2>{words.about}</h2>
          <Markdown text={job.description} language={language} />
          <Benefits benefits={job.benefits} language={language} />
        </article>
        <JobFacts job={job} />
      </div>
    </Page>
  )
}
