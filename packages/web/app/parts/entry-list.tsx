import type { SeekerProfile } from '@portal/contracts/profile/http'
import { monthText } from '../rules/months.ts'
import { useView, useWords } from './view.tsx'

type Entry = {
  name: string
  /** Where, and what more belongs to the name. */
  details: readonly (string | null)[]
  start: string | null
  end: string | null
  description: string | null
}
type ListProps = {
  entries: readonly Entry[]
  /** Where the entry at a position is changed. */
  changePath?: ((position: number) => string) | undefined
}

/** Times at work or of learning, the latest first. */
function EntryList({ entries, changePath }: ListProps) {
  const { myProfile: words } = useWords()
  return (
    <ul className="entries">
      {entries.map(({ name, details, start, end, description }, index) => (
        <li key={index}>
          <div className="about">
            <h3>{name}</h3>
            <p>{details.filter((each) => each !== null).join(' · ')}</p>
            <Span start={start} end={end} />
            {description && <p className="lines">{description}</p>}
          </div>
          {changePath && (
            <a href={changePath(index + 1)} aria-label={words.changeWhat(name)}>
              {words.change}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

function Span({ start, end }: Pick<Entry, 'start' | 'end'>) {
  const { locale } = useView()
  const { profileFacts: words } = useWords()
  if (start === null && end === null) return null
  const last = end === null ? words.today : monthText(end, locale)
  return (
    <p className="quiet-text">{start === null || start === end ? last : words.span(monthText(start, locale), last)}</p>
  )
}

type ProfileProps = { profile: SeekerProfile; changePath?: ListProps['changePath'] }

/** Where a job seeker has worked. */
export function ExperienceList({ profile, changePath }: ProfileProps) {
  const entries = profile.experience_entries.map(({ title, company, location, ...entry }) => {
    return { ...entry, name: title, details: [company, location] }
  })
  return <EntryList entries={entries} changePath={changePath} />
}

/** What a job seeker has learnt, and where. */
export function EducationList({ profile, changePath }: ProfileProps) {
  const entries = profile.education_entries.map(({ institution, degree, field, ...entry }) => {
    const what = [degree, field].filter((each) => each !== null).join(', ')
    return { ...entry, name: what || institution, details: what ? [institution] : [] }
  })
  return <EntryList entries={entries} changePath={changePath} />
}
