import { useWords } from '../../parts/view.tsx'
import { EditorLine, EditorSelect, type SectionProps } from './editor-fields.tsx'

/** What the job states about its vacancy, and how one applies. */
export function StatementFields(props: SectionProps) {
  const { editor: words } = useWords()
  const options = [
    ['yes', words.yes],
    ['no', words.no],
  ] as const
  return (
    <section aria-labelledby="statements">
      <h2 id="statements">{words.statements}</h2>
      <EditorLine name="reply_within_days" isNumber {...props} />
      <div className="columns">
        <EditorSelect name="is_existing_vacancy" none={words.notStated} options={options} {...props} />
        <EditorSelect name="uses_ai_screening" none={words.notStated} options={options} {...props} />
      </div>
      <EditorLine name="apply_url" {...props} />
      <EditorLine name="external_ref" {...props} />
    </section>
  )
}
