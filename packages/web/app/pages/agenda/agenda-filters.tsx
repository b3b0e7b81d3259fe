import { useWords } from '../../parts/view.tsx'
import { type AgendaSearch, agendaPath } from '../../rules/agenda.ts'

/** Which interviews are listed. */
export function AgendaFilters({ search }: { search: AgendaSearch }) {
  const { agenda: words, interviews } = useWords()
  const { isPast, withCancelled, day } = search
  const choices = [
    [interviews.coming, !isPast, { ...search, isPast: false, page: 1 }],
    [interviews.past, isPast, { ...search, isPast: true, page: 1 }],
  ] as const
  return (
    <div className="applicants-head">
      <nav aria-label={interviews.show}>
        <ul className="sort">
          {choices.map(([name, isChosen, target]) => (
            <li key={name}>
              <a href={agendaPath(target)} aria-current={isChosen ? 'true' : undefined}>
                {name}
              </a>
            </li>
          ))}
          <li>
            <a href={agendaPath({ ...search, withCancelled: !withCancelled, page: 1 })}>
              {withCancelled ? words.withoutCancelled : words.withCancelled}
            </a>
          </li>
        </ul>
      </nav>
      {!isPast && (
        <search>
          <form action="/hire/interviews">
            {withCancelled && <input type="hidden" name="cancelled" value="yes" />}
            <label htmlFor="day">{words.fromDay}</label>
            <div className="with-button">
              <input id="day" name="day" type="date" defaultValue={day} />
              <button type="submit" className="quiet">
                {words.showDay}
              </button>
            </div>
          </form>
        </search>
      )}
    </div>
  )
}
