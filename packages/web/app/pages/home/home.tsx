import { jobOperations } from '@portal/contracts/job/http'
import { searchOperations } from '@portal/contracts/job/search-http'
import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { attempt, call } from '../../api/call.ts'
import { JobList } from '../../parts/job-list.tsx'
import { Page } from '../../parts/page.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { usePortalName, useView, useWords } from '../../parts/view.tsx'
import { feedPath, searchPath } from '../../rules/search-params.ts'

const shownJobs = 6
const shownChoices = 8

const notices = ['welcome', 'erased', 'signed-out'] as const

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const [newest, facets, count] = await Promise.all([
    call(context, searchOperations.searchJobs, { query: { view: 'card', limit: shownJobs, sort: 'newest' } }),
    // Without the counts the page still shows what is new.
    attempt(context, searchOperations.readSearchFacets),
    attempt(context, jobOperations.countActiveJobs),
  ])
  const { location = [], company = [], skill = [] } = facets.ok ? facets.value : {}
  return {
    notice: notices.find((each) => searchParams.has(each)),
    jobs: newest.items,
    count: count.ok ? count.value.active_jobs : undefined,
    places: location.slice(0, shownChoices),
    companies: company.slice(0, shownChoices),
    skills: skill.slice(0, shownChoices),
  }
}

export default function Home() {
  const { notice, jobs, count, places, companies, skills } = useLoaderData<typeof loader>()
  const { person } = useView()
  const words = useWords()
  return (
    <Page title={usePortalName()} description={words.home.description} canonical="/" feed={feedPath({})}>
      {notice && <p className="notice positive">{words.home[notice]}</p>}
      <section className="hero">
        <h1>{words.home.heading}</h1>
        <p className="lead">{count === undefined ? words.home.lead : words.home.leadWithCount(count)}</p>
        <SearchBox />
        {person?.role === 'JOB_SEEKER' && (
          <p className="actions">
            <a href="/me">{words.home.overview}</a>
          </p>
        )}
      </section>
      <section aria-labelledby="newest">
        <h2 id="newest">{words.home.newest}</h2>
        {jobs.length > 0 ? <JobList jobs={jobs} heading="h3" /> : <p>{words.home.noJobs}</p>}
        {jobs.length > 0 && (
          <p className="actions">
            <a href="/jobs?sort=newest">{words.home.all}</a>
          </p>
        )}
      </section>
      <Choices
        title={words.home.skills}
        choices={skills.map(({ id, name, count }) => [name, count, { skills: [id] }])}
      />
      <Choices
        title={words.home.places}
        choices={places.map(({ value, count }) => [value, count, { location: value }])}
      />
      <Choices
        title={words.home.companies}
        choices={companies.map(({ value, count }) => [value, count, { company: value }])}
      />
    </Page>
  )
}

type Choice = [name: string, count: number, search: Parameters<typeof searchPath>[0]]

function Choices({ title, choices }: { title: string; choices: readonly Choice[] }) {
  if (choices.length === 0) return null
  return (
    <section>
      <h2>{title}</h2>
      <ul className="chips">
        {choices.map(([name, count, search]) => (
          <li key={name}>
            <a className="chip" href={searchPath(search)}>
              {name} <span className="number">{count}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
