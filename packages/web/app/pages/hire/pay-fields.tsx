import { useWords } from '../../parts/view.tsx'
import { EditorLine, type SectionProps } from './editor-fields.tsx'

/** The fields that say what a job pays. */
export function PayFields(props: SectionProps) {
  const { editor: words } = useWords()
  return (
    <section aria-labelledby="pay">
      <h2 id="pay">{words.pay}</h2>
      <p>{words.payHint}</p>
      <div className="columns">
        <EditorLine name="salary_min" isNumber {...props} />
        <EditorLine name="salary_max" isNumber {...props} />
      </div>
    </section>
  )
}
