import { type Job, jobOperations } from '@portal/contracts/job/http'
import type { ReactNode } from 'react'
import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router'
import { call } from '../../api/call.ts'
import { readOwnApplication } from '../../api/own-application.ts'
import { readId } from '../../api/read-id.ts'
import { Markdown } from '../../parts/markdown.tsx'
import { Age } from '../../parts/moment.tsx'
import { Page } from '../../parts/page.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { extractOf } from '../../rules/extract.ts'
import { safeNext } from '../../rules/safe-next.ts'
import { salaryText } from '../../rules/salary.ts'
import { searchPath } from '../../rules/search-params.ts'
import { jobPath } from '../../rules/slug.ts'
import { ApplyState } from './apply-state.tsx'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const id = readId(params.id)
  const [job, application] = await Promise.all([
    call(context, jobOperations.readJob, { params: { id } }),
    readOwnApplication(context, id),
  ])
  const { pathname, search, searchParams, origin } = new URL(request.url)
  // The id decides; a title that was changed, or an address that was shortened, leads to the one address of the job.
  const path = jobPath(job)
  if (pathname !== path) throw redirect(path + search, 301)
  const from = safeNext(searchParams.get('from'))
  return { job, application, canonical: origin + path, from: from.startsWith('/jobs') ? from : undefined }
}

export default function JobPage() {
  const { job, application, canonical, from } = useLoaderData<typeof loader>()
  const { jobs: words } = useWords()
  const description = `${words.description(job.title, job.company_name, job.location)} ${extractOf(job.description, 120)}`
  return (
    <Page
      title={`${job.title}, ${job.company_name}, ${job.location}`}
      description={description}
      canonical={canonical}
      isHidden={job.status !== 'OPEN'}
    >
      {from && (
        <p>
          <a href={from}>{words.back}</a>
        </p>
      )}
      <div className="job-page">
        <article>
          <h1>{job.title}</h1>
          <p className="company">
            {job.company_name} · {job.location}
          </p>
          {job.status === 'PAUSED' && <p className="notice warning">{words.paused}</p>}
          {job.status === 'CLOSED' && <p className="notice warning">{words.closed}</p>}
          <ApplyState job={job} application={application} />
          <h2>{words.about}</h2>
          <Markdown text={job.description} />
        </article>
        <JobFacts job={job} />
      </div>
    </Page>
  )
}

function JobFacts({ job }: { job: Job }) {
  const { locale } = useView()
  const { jobs: words } = useWords()
  return (
    <aside className="card" aria-labelledby="facts">
      <h2 id="facts">{words.facts}</h2>
      <dl className="terms">
        <Fact name={words.company}>{job.company_name}</Fact>
        <Fact name={words.place}>{job.location}</Fact>
        <Fact name={words.type}>{words.types[job.job_type]}</Fact>
        <Fact name={words.pay}>{salaryText(job, locale, words.salary) ?? words.noSalary}</Fact>
        <Fact name={words.posted}>
          <Age at={job.created_at} />
        </Fact>
      </dl>
      {job.skills.length > 0 && (
        <>
          <h3>{words.skills}</h3>
          <ul className="chips">
            {job.skills.map(({ id, name }) => (
              <li key={id}>
                <a className="chip" href={searchPath({ skills: [id] })}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href={searchPath({ company: job.company_name })}>{words.moreFromCompany(job.company_name)}</a>
      </p>
    </aside>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
