import { useView, useWords } from '../../parts/view.tsx'
import { currencyName } from '../../rules/code-names.ts'
import { EditorLine, EditorSelect, type SectionProps } from './editor-fields.tsx'

/** The fields that say what a job pays. */
export function PayFields(props: SectionProps) {
  const { choices, typed, change } = props
  const { locale } = useView()
  const { editor: words, jobs } = useWords()
  return (
    <section aria-labelledby="pay">
      <h2 id="pay">{words.pay}</h2>
      <p>{words.payHint}</p>
      <div className="columns">
        <EditorLine name="salary_min" isNumber {...props} />
        <EditorLine name="salary_max" isNumber {...props} />
        <EditorSelect
          name="salary_currency"
          none={words.notStated}
          options={choices.currencies.map((code) => [code, currencyName(code, locale)])}
          {...props}
        />
        <EditorSelect
          name="salary_period"
          none={words.notStated}
          options={choices.periods.map((period) => [period, jobs.periods[period]])}
          {...props}
        />
      </div>
      <div className="field check">
        <input
          type="checkbox"
          id="salary_visibility"
          name="salary_visibility"
          value="APPLICANTS"
          checked={typed.salary_visibility === 'APPLICANTS'}
          onChange={({ target }) => change({ salary_visibility: target.checked ? 'APPLICANTS' : 'PUBLIC' })}
          aria-describedby="salary_visibility-hint"
        />
        <div>
          <label htmlFor="salary_visibility">{words.fields.salary_visibility}</label>
          <div className="hint" id="salary_visibility-hint">
            {words.hints.salary_visibility}
          </div>
        </div>
      </div>
    </section>
  )
}
