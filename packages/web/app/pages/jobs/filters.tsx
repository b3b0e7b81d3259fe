import type { JobFacets } from '@portal/contracts/job/search-http'
import { useView, useWords } from '../../parts/view.tsx'
import { countryName } from '../../rules/code-names.ts'
import { numberFormat } from '../../rules/formats.ts'
import { ages, countFilters, type JobSearch, searchPath } from '../../rules/search-params.ts'
import { PayFilter } from './pay-filter.tsx'

// Round amounts, for jobs that name no currency.
const pays = [30_000, 50_000, 75_000, 100_000]
const shownChoices = 6

type FiltersProps = { search: JobSearch; facets: JobFacets | undefined }
type Choice = { name: string; count?: number; isChosen?: boolean; href: string }

/** What would narrow the search, each with the number of jobs it leaves. Every filter is a link to the search with it. */
export function Filters({ search, facets }: FiltersProps) {
  const { search: words } = useWords()
  const count = countFilters({ ...search, q: '', location: '' })
  return (
    <details className="filters">
      <summary>{count > 0 ? words.filtersWithCount(count) : words.filters}</summary>
      {facets === undefined ? (
        <p className="quiet-text">{words.noFacets}</p>
      ) : (
        <Facets search={search} facets={facets} />
      )}
      <Pay search={search} currencies={facets?.salary_currency ?? []} />
      <Ages search={search} />
    </details>
  )
}

function linkFrom(search: JobSearch): (change: Partial<JobSearch>) => string {
  return (change) => searchPath({ ...search, page: 1, ...change })
}

function Facets({ search, facets }: { search: JobSearch; facets: JobFacets }) {
  const { locale } = useView()
  const { search: words, jobs } = useWords()
  const link = linkFrom(search)
  const types = facets.job_type.map(({ value, count }) => {
    const isChosen = search.jobType === value
    return { name: jobs.types[value], count, isChosen, href: link({ jobType: isChosen ? undefined : value }) }
  })
  const places = facets.location.map(({ value, count }) => {
    const isChosen = search.location === value
    return { name: value, count, isChosen, href: link({ location: isChosen ? '' : value }) }
  })
  const workplaces = facets.workplace.map(({ value, count }) => {
    const isChosen = search.workplace === value
    return { name: jobs.workplaces[value], count, isChosen, href: link({ workplace: isChosen ? undefined : value }) }
  })
  const countries = facets.country.map(({ value, count }) => {
    const isChosen = search.country === value
    return { name: countryName(value, locale), count, isChosen, href: link({ country: isChosen ? '' : value }) }
  })
  const seniorities = facets.seniority.map(({ value, count }) => {
    const isChosen = search.seniority === value
    return { name: jobs.seniorities[value], count, isChosen, href: link({ seniority: isChosen ? undefined : value }) }
  })
  const companies = facets.company.map(({ value, count }) => {
    const isChosen = search.company === value
    return { name: value, count, isChosen, href: link({ company: isChosen ? '' : value }) }
  })
  const skills = facets.skill
    .filter(({ id }) => !search.skills.includes(id))
    .map(({ id, name, count }) => ({ name, count, href: link({ skills: [...search.skills, id] }) }))
  return (
    <>
      <Filter title={words.type} choices={types} />
      <Filter title={words.workplace} choices={workplaces} />
      <Filter title={words.country} choices={countries} />
      <Filter title={words.place} choices={places} />
      <Filter title={words.seniority} choices={seniorities} />
      <Filter title={words.company} choices={companies} />
      <Filter title={words.skill} choices={skills} />
    </>
  )
}

type PayProps = { search: JobSearch; currencies: JobFacets['salary_currency'] }

function Pay({ search, currencies }: PayProps) {
  const { locale } = useView()
  const { search: words } = useWords()
  if (search.currency || currencies.length > 0) return <PayFilter search={search} currencies={currencies} />
  const link = linkFrom(search)
  const format = numberFormat(locale)
  const amounts = pays.map((pay) => {
    const isChosen = search.minSalary === pay
    return { name: format.format(pay), isChosen, href: link({ minSalary: isChosen ? undefined : pay }) }
  })
  return <Filter title={words.pay} choices={amounts} />
}

function Ages({ search }: { search: JobSearch }) {
  const { search: words } = useWords()
  const link = linkFrom(search)
  const since = ages.map((age) => {
    const isChosen = search.age === age
    return { name: words.days(age), isChosen, href: link({ age: isChosen ? undefined : age }) }
  })
  return <Filter title={words.age} choices={since} />
}

function Filter({ title, choices }: { title: string; choices: readonly Choice[] }) {
  const { search: words } = useWords()
  const useful = choices.filter(({ count, isChosen }) => count !== 0 || isChosen)
  if (useful.length === 0) return null
  const more = useful.slice(shownChoices)
  return (
    <section>
      <h2>{title}</h2>
      <Choices choices={useful.slice(0, shownChoices)} />
      {more.length > 0 && (
        <details className="more">
          <summary>{words.more(more.length)}</summary>
          <Choices choices={more} />
        </details>
      )}
    </section>
  )
}

function Choices({ choices }: { choices: readonly Choice[] }) {
  const { locale } = useView()
  return (
    <ul>
      {choices.map(({ name, count, isChosen, href }) => (
        <li key={name}>
          <a href={href} aria-current={isChosen ? 'true' : undefined} rel="nofollow">
            <span>{name}</span>
            {count !== undefined && <span className="number">{numberFormat(locale).format(count)}</span>}
          </a>
        </li>
      ))}
    </ul>
  )
}
