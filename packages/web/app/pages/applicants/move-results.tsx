import type { MoveResult } from '../../api/chosen-applications.ts'
import { ApplicationStatusTag } from '../../parts/application-status.tsx'
import { useWords } from '../../parts/view.tsx'
import { applicantPath } from '../../rules/applicant-search.ts'
import { HirePage } from '../hire/hire-page.tsx'
import type { ListedApplicant } from './applicant-table.tsx'

type ResultsProps = {
  results: Readonly<Record<string, MoveResult>>
  applications: readonly ListedApplicant[]
  /** The list that the applicants were chosen in. */
  back: string
}

/** What became of each of the chosen applicants. */
export function MoveResults({ results, applications, back }: ResultsProps) {
  const { move: words, applicants } = useWords()
  const all = Object.values(results)
  const done = all.filter((each) => each === 'done').length
  const tried = applications.filter(({ id }) => results[id] !== undefined)
  return (
    <HirePage title={words.resultTitle} layout="reading">
      <p className={done === all.length ? 'notice positive' : 'notice warning'} role="status">
        {words.done(done, all.length)}
      </p>
      <ul className="entries">
        {tried.map(({ id, candidate, status }) => (
          <li key={id}>
            <div className="about">
              <a href={applicantPath(id)}>{candidate?.full_name ?? applicants.unknownName}</a>
              <p className="quiet-text">{words.results[results[id] ?? 'gone']}</p>
            </div>
            <ApplicationStatusTag status={status} />
          </li>
        ))}
      </ul>
      <p className="actions">
        <a className="button" href={back}>
          {words.back}
        </a>
      </p>
    </HirePage>
  )
}
