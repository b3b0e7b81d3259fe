import { useView, useWords } from '../../parts/view.tsx'
import { countryName, currencyName } from '../../rules/code-names.ts'
import { salaryText } from '../../rules/salary.ts'
import { type JobSearch, searchPath } from '../../rules/search-params.ts'

type ChosenProps = { search: JobSearch; skillNames: Readonly<Record<string, string>> }
type Chosen = { name: string; without: Partial<JobSearch> }

/** The filters of a search, each as a link to the search without it. */
export function ChosenFilters(props: ChosenProps) {
  const { search: words } = useWords()
  const chosen = useChosen(props)
  if (chosen.length === 0) return null
  return (
    <ul className="chips" aria-label={words.chosen}>
      {chosen.map(({ name, without }) => (
        <li key={name}>
          <a className="chip chosen" href={searchPath({ ...props.search, page: 1, ...without })} rel="nofollow">
            <span className="hidden-text">{words.remove}: </span>
            {name}
            <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      {chosen.length > 1 && (
        <li>
          <a className="chip" href="/jobs">
            {words.clear}
          </a>
        </li>
      )}
    </ul>
  )
}

/** What to do about a search without results: leave out a filter. */
export function NothingFound(props: ChosenProps) {
  const { search: words } = useWords()
  const chosen = useChosen(props)
  if (chosen.length === 0) return <p>{words.nothingAtAll}</p>
  return (
    <>
      <p>{words.nothingHint}</p>
      <ul>
        {chosen.map(({ name, without }) => (
          <li key={name}>
            <a href={searchPath({ ...props.search, page: 1, ...without })} rel="nofollow">
              {words.without(name)}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function useChosen({ search, skillNames }: ChosenProps): Chosen[] {
  const { locale } = useView()
  const { search: words, jobs } = useWords()
  const { q, location, jobType, workplace, country, seniority, company, skills, currency, minSalary, age } = search
  const least = { salary_min: minSalary ?? null, salary_max: minSalary ?? null }
  const unit = currency ? { salary_currency: currency, salary_period: search.period ?? ('YEAR' as const) } : {}
  const pay = salaryText({ ...least, ...unit }, locale, jobs.salary)
  const chosen: (Chosen | undefined)[] = [
    q ? { name: q, without: { q: '' } } : undefined,
    location ? { name: location, without: { location: '' } } : undefined,
    jobType && { name: jobs.types[jobType], without: { jobType: undefined } },
    workplace && { name: jobs.workplaces[workplace], without: { workplace: undefined } },
    country ? { name: countryName(country, locale), without: { country: '' } } : undefined,
    seniority && { name: jobs.seniorities[seniority], without: { seniority: undefined } },
    company ? { name: company, without: { company: '' } } : undefined,
    ...skills.map((id) => ({
      name: skillNames[id] ?? words.skillNumber(id),
      without: { skills: skills.filter((each) => each !== id) },
    })),
    pay ? { name: words.atLeast(pay), without: { minSalary: undefined, period: undefined } } : undefined,
    currency && !pay ? { name: words.payIn(currencyName(currency, locale)), without: { currency: '' } } : undefined,
    age ? { name: words.within(age), without: { age: undefined } } : undefined,
  ]
  return chosen.filter((each) => each !== undefined)
}
