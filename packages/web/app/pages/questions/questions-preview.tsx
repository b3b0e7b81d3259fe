import { QuestionFields } from '../../parts/question-fields.tsx'
import { useWords } from '../../parts/view.tsx'
import { previewOf, type TypedQuestion } from '../../rules/question-form.ts'

/** What applicants see. Its fields belong to no form. */
export function QuestionsPreview({ typed }: { typed: readonly TypedQuestion[] }) {
  const { questions: words, answering } = useWords()
  const questions = previewOf(typed).map((each) => ({ ...each, text: each.text.trim() || words.noText }))
  return (
    <section className="card editor-preview" aria-labelledby="preview">
      <h2 id="preview">{words.previewTitle}</h2>
      <p className="quiet-text">{words.previewHint}</p>
      {questions.length === 0 ? (
        <p>{words.nothingAsked}</p>
      ) : (
        <>
          <h3>{answering.questions}</h3>
          {/* Fields are new where a question became one of another kind. */}
          {questions.map((each) => (
            <QuestionFields key={`${each.id}-${each.kind}`} questions={[each]} typed={{}} errors={{}} />
          ))}
        </>
      )}
    </section>
  )
}
