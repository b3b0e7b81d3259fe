import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { languageName } from '../../rules/code-names.ts'
import { EditorLine, EditorSelect, type SectionProps } from './editor-fields.tsx'

/** The fields that say more about the work. */
export function WorkFields(props: SectionProps) {
  const { locale } = useView()
  const { editor: words, jobs } = useWords()
  const { choices, errors, typed, change } = props
  // Programs may have set another one, such as that of a region.
  const languages = [...new Set([...choices.languages, ...(typed.language ? [typed.language] : [])])]
  return (
    <section aria-labelledby="work">
      <h2 id="work">{words.work}</h2>
      <div className="columns">
        <EditorSelect
          name="seniority"
          none={words.notStated}
          options={choices.seniorities.map((seniority) => [seniority, jobs.seniorities[seniority]])}
          {...props}
        />
        <EditorLine name="min_experience_years" isNumber {...props} />
        <EditorLine name="openings" isNumber {...props} />
        <EditorSelect
          name="language"
          none={words.notStated}
          options={languages.map((tag) => [tag, languageName(tag, locale)])}
          {...props}
        />
      </div>
      <Labelled name="benefits" label={words.fields.benefits} hint={words.hints.benefits} error={errors.benefits}>
        <textarea
          id="benefits"
          name="benefits"
          rows={4}
          className="short"
          maxLength={1300}
          value={typed.benefits}
          onChange={({ target }) => change({ benefits: target.value })}
          {...describedBy('benefits', words.hints.benefits, errors.benefits)}
        />
      </Labelled>
    </section>
  )
}
