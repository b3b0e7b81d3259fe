import { useView, useWords } from '../../parts/view.tsx'
import { currencyName } from '../../rules/code-names.ts'
import { EditorLine, EditorSelect, type SectionProps } from './editor-fields.tsx'

/** The fields that say what a job pays. */
export function PayFields(props: SectionProps) {
  const { locale } = useView()
  const { editor: words, jobs } = useWords()
  const { choices } = props
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
    </section>
  )
}
