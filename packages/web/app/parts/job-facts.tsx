import type { Job } from '@portal/contracts/job/http'
import type { ReactNode } from 'react'
import { byName, countryName } from '../rules/code-names.ts'
import { payText } from '../rules/salary.ts'
import { searchPath } from '../rules/search-params.ts'
import { employerPath } from '../rules/slug.ts'
import { Age, Day } from './moment.tsx'
import { useView, useWords } from './view.tsx'

/** The facts about a job that its description need not repeat. */
export function JobFacts({ job }: { job: Job }) {
  const { locale } = useView()
  const { jobs: words } = useWords()
  return (
    <aside className="card" aria-labelledby="facts">
      <h2 id="facts">{words.facts}</h2>
      <dl className="terms">
        <Fact name={words.company}>{job.company_name}</Fact>
        <Fact name={words.place}>{[job.location, ...otherPlaces(job)].filter(Boolean).join(', ') || '–'}</Fact>
        {job.country && <Fact name={words.country}>{countryName(job.country, locale)}</Fact>}
        {job.workplace && <Fact name={words.workplace}>{words.workplaces[job.workplace]}</Fact>}
        {job.workplace === 'REMOTE' && job.remote_countries.length > 0 && (
          <Fact name={words.remoteFrom}>
            {byName(job.remote_countries, countryName, locale)
              .map((code) => countryName(code, locale))
              .join(', ')}
          </Fact>
        )}
        <Fact name={words.type}>{words.types[job.job_type]}</Fact>
        <Fact name={words.pay}>{payText(job, locale, words) ?? words.noSalary}</Fact>
        {job.seniority && <Fact name={words.seniority}>{words.seniorities[job.seniority]}</Fact>}
        {(job.min_experience_years ?? 0) > 0 && (
          <Fact name={words.experience}>{words.years(job.min_experience_years ?? 0)}</Fact>
        )}
        {(job.openings ?? 1) > 1 && <Fact name={words.openings}>{job.openings}</Fact>}
        {job.status !== 'DRAFT' && (
          <Fact name={words.posted}>
            <Age at={job.published_at ?? job.created_at} />
          </Fact>
        )}
        {job.reply_within_days !== null && <Fact name={words.reply}>{words.withinDays(job.reply_within_days)}</Fact>}
        {job.is_existing_vacancy !== null && (
          <Fact name={words.vacancy}>{job.is_existing_vacancy ? words.vacantNow : words.vacantLater}</Fact>
        )}
        {job.uses_ai_screening !== null && (
          <Fact name={words.screening}>{job.uses_ai_screening ? words.aiHelps : words.noAi}</Fact>
        )}
        {job.expires_at && job.status !== 'CLOSED' && (
          <Fact name={words.until}>
            <Day at={job.expires_at} />
          </Fact>
        )}
      </dl>
      {job.skills.length > 0 && (
        <>
          <h3>{words.skills}</h3>
          <ul className="chips">
            {job.skills.map(({ id, name }) => (
              <li key={id}>
                <a className="chip" href={searchPath({ skills: [id] })}>
                  {name}
                </a>{' '}
                <Wanted {...job.wanted_skills.find((each) => each.skill_id === id)} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href={employerPath(job)}>{words.moreFromCompany(job.company_name)}</a>
      </p>
    </aside>
  )
}

/** What is wanted of a skill, where that is more than to have it. */
function Wanted({ need = null, is_required = true }: Partial<Job['wanted_skills'][number]>) {
  const { jobs: words } = useWords()
  const texts = [need && words.levels[need], !is_required && words.isPlus].filter(Boolean)
  return texts.length > 0 && <span className="quiet-text">{texts.join(', ')}</span>
}

/** City and region, as far as the location does not name them. */
function otherPlaces({ location, city, region }: Job): string[] {
  return [...new Set([city, region])].filter((name) => name !== null).filter((name) => !location.includes(name))
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
