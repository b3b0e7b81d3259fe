import { dateLocaleOf } from '@portal/contracts/locales'
import type { SeekerProfile } from '@portal/contracts/profile/http'
import type { ReactNode } from 'react'
import { countryName, languageName } from '../rules/code-names.ts'
import { dateFormat } from '../rules/formats.ts'
import { salaryText } from '../rules/salary.ts'
import { ExternalLink } from './external-link.tsx'
import { useView, useWords } from './view.tsx'

type FactsProps = { facts: readonly (readonly [name: string, value: ReactNode])[] }

/** What is stated, each with its name. */
function Facts({ facts }: FactsProps) {
  return (
    <dl className="terms beside">
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** Who a job seeker is and how to reach him or her. */
export function PersonFacts({ profile }: { profile: SeekerProfile }) {
  const { locale } = useView()
  const { profileFacts: words } = useWords()
  const { headline, about, phone, phone_e164: international, city, country, links, resume_url: resume } = profile
  const place = [city, country && countryName(country, locale)].filter(Boolean).join(', ')
  return (
    <>
      {headline && <p className="lead">{headline}</p>}
      {about && <p className="lines">{about}</p>}
      <Facts
        facts={[
          [words.place, place],
          [words.phone, phone && <PhoneNumber phone={phone} international={international} />],
          [words.resume, resume && <ExternalLink url={resume} />],
          [words.links, links.length > 0 && <Links links={links} />],
        ]}
      />
    </>
  )
}

function PhoneNumber({ phone, international }: { phone: string; international: string | null }) {
  return <a href={`tel:${international ?? phone.replaceAll(/[^+\d]/g, '')}`}>{phone.replaceAll(' ', '\u00a0')}</a>
}

function Links({ links }: { links: readonly string[] }) {
  return (
    <ul className="plain-list">
      {links.map((link) => (
        <li key={link}>
          <ExternalLink url={link} />
        </li>
      ))}
    </ul>
  )
}

/** The languages of a job seeker, each with its level. */
export function LanguageList({ languages }: Pick<SeekerProfile, 'languages'>) {
  const { locale } = useView()
  const { profileFacts: words } = useWords()
  return (
    <ul className="chips">
      {languages.map(({ language, level }) => (
        <li key={language} className="chip">
          {languageName(language, locale)} <span className="number">{words.languageLevel.levels[level]}</span>
        </li>
      ))}
    </ul>
  )
}

/** What a job seeker looks for. */
export function WishFacts({ desired }: { desired: NonNullable<SeekerProfile['desired']> }) {
  const { locale } = useView()
  const { profileFacts: words, jobs } = useWords()
  const { titles, job_types, workplaces, places, pay, from } = desired
  const least = pay && {
    salary_min: pay.amount,
    salary_max: null,
    salary_currency: pay.currency,
    salary_period: pay.period,
  }
  const day = dateFormat(dateLocaleOf(locale), { dateStyle: 'long', timeZone: 'UTC' })
  return (
    <Facts
      facts={[
        [words.titles, titles.join(', ')],
        [words.types, job_types.map((type) => jobs.types[type]).join(', ')],
        [words.workplaces, workplaces.map((workplace) => jobs.workplaces[workplace]).join(', ')],
        [words.places, places.join(', ')],
        [words.pay, least && salaryText(least, locale, jobs.salary)],
        [words.from, from && <time dateTime={from}>{day.format(new Date(from))}</time>],
      ]}
    />
  )
}
