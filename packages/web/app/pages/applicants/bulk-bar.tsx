import { useWords } from '../../parts/view.tsx'
import { decisions } from '../../rules/application-state.ts'

/** What to do with the chosen applicants: stays in sight at the end of a form. */
export function BulkBar() {
  const { applicants: words } = useWords()
  return (
    <div className="bulk-bar">
      <label htmlFor="to">{words.moveTo}</label>
      <div className="with-button">
        <select id="to" name="to">
          {decisions.map((decision) => (
            <option key={decision} value={decision}>
              {words.decisions[decision]}
            </option>
          ))}
        </select>
        <button type="submit">{words.goOn}</button>
      </div>
    </div>
  )
}
