import type { Submission } from '@portal/contracts/application/submission'
import { AnswerValue } from './answer-value.tsx'
import { useWords } from './view.tsx'

/** The letter and the answers that an application was sent with, if there are any. */
export function SentTexts({ submission: { cover_letter, answers } }: { submission: Submission }) {
  const { apply: words } = useWords()
  return (
    <>
      {cover_letter !== null && (
        <section aria-labelledby="letter">
          <h2 id="letter">{words.letter}</h2>
          <p className="lines">{cover_letter}</p>
        </section>
      )}
      {answers.length > 0 && (
        <section aria-labelledby="answers">
          <h2 id="answers">{words.answers}</h2>
          <dl className="terms">
            {answers.map((answer) => (
              <div key={answer.question_id}>
                <dt>{answer.text ?? words.unknownQuestion}</dt>
                <dd className="lines">
                  <AnswerValue kind={answer.kind} value={answer.value} />{' '}
                  {answer.is_flagged && <strong>{words.flagged}</strong>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  )
}
