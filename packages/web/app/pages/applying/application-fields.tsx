import type { QuestionSet } from '@portal/contracts/job/questions'
import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { QuestionFields } from '../../parts/question-fields.tsx'
import { useWords } from '../../parts/view.tsx'
import type { TypedApplication } from '../../rules/application-form.ts'

type ApplicationFieldsProps = {
  /** Undefined when the form is opened. */
  typed: TypedApplication | undefined
  asked: QuestionSet
  resumes: readonly { id: number; file_name: string; is_default: boolean }[]
  errors: Readonly<Record<string, string>>
}

/** What is sent beside the profile: a letter, a résumé and answers. */
export function ApplicationFields({ typed, asked, resumes, errors }: ApplicationFieldsProps) {
  const { apply: words, answering } = useWords()
  const chosen = typed?.resume ?? String(resumes.find(({ is_default }) => is_default)?.id ?? '')
  return (
    <>
      <Labelled name="cover_letter" label={words.letterLabel} hint={words.letterHint} error={errors.cover_letter}>
        <textarea
          id="cover_letter"
          name="cover_letter"
          rows={8}
          maxLength={5_000}
          defaultValue={typed?.letter}
          {...describedBy('cover_letter', words.letterHint, errors.cover_letter)}
        />
      </Labelled>
      <Labelled name="resume_id" label={words.resumeLabel} error={errors.resume_id}>
        <select
          id="resume_id"
          name="resume_id"
          defaultValue={chosen}
          {...describedBy('resume_id', undefined, errors.resume_id)}
        >
          <option value="">{words.noResume}</option>
          {resumes.map(({ id, file_name }) => (
            <option key={id} value={id}>
              {file_name}
            </option>
          ))}
        </select>
        <p>
          <a href="/me/resumes">{words.manageResumes}</a>
        </p>
      </Labelled>
      {asked.questions.length > 0 && (
        <section aria-labelledby="questions">
          <h2 id="questions">{answering.questions}</h2>
          <QuestionFields questions={asked.questions} typed={typed?.answers ?? {}} errors={errors} />
        </section>
      )}
    </>
  )
}
