import { useWords } from '../../parts/view.tsx'
import { EditorLine, EditorSelect, type SectionProps } from './editor-fields.tsx'

/** The fields that say what kind of job it is. */
export function JobFields(props: SectionProps) {
  const { editor: words, jobs } = useWords()
  return (
    <section aria-labelledby="basics">
      <h2 id="basics">{words.basics}</h2>
      <EditorLine name="title" isRequired {...props} />
      <EditorSelect
        name="job_type"
        isRequired
        none={words.choose}
        options={props.choices.types.map((type) => [type, jobs.types[type]])}
        {...props}
      />
    </section>
  )
}
