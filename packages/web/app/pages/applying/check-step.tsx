import type { Job } from '@portal/contracts/job/http'
import type { Question, QuestionSet } from '@portal/contracts/job/questions'
import type { ReactNode } from 'react'
import { AnswerValue } from '../../parts/answer-value.tsx'
import { useWords } from '../../parts/view.tsx'
import { answersOf, fieldOf } from '../../rules/answers-form.ts'
import type { TypedApplication } from '../../rules/application-form.ts'
import { SentProfile, type SentProfileProps } from './sent-profile.tsx'

type CheckStepProps = Omit<SentProfileProps, 'next'> & {
  job: Job
  asked: QuestionSet
  resumes: readonly { id: number; file_name: string }[]
  typed: TypedApplication
  /** Makes an application that is sent twice one. */
  idempotencyKey: string
  path: string
}

/** All that is about to be sent, to be read once more. Each part leads back to its field. */
export function CheckStep({ job, asked, resumes, typed, idempotencyKey, path, profile, skills }: CheckStepProps) {
  const { apply: words } = useWords()
  const resume = resumes.find(({ id }) => String(id) === typed.resume)
  return (
    <form method="post" action={path} className="apply">
      <input type="hidden" name="key" value={idempotencyKey} />
      <TypedFields typed={typed} asked={asked} />
      <p>{words.checkHint(job.company_name)}</p>
      <dl className="terms check-step">
        <Part name={words.profile} field="profile" path={path}>
          {profile.full_name}
        </Part>
        <Part name={words.letter} field="cover_letter" path={path} isMissing={typed.letter.trim() === ''}>
          <span className="lines">{typed.letter}</span>
        </Part>
        <Part name={words.resume} field="resume_id" path={path} isMissing={!resume}>
          <bdi>{resume?.file_name}</bdi>
        </Part>
        {asked.questions.map((question) => (
          <AnswerPart key={question.id} question={question} typed={typed} path={path} />
        ))}
      </dl>
      <details>
        <summary>{words.profileAsSent}</summary>
        <SentProfile profile={profile} skills={skills} />
      </details>
      <div className="actions">
        <button type="submit" name="act" value="send">
          {words.send}
        </button>
        <button type="submit" name="act" value="change" className="quiet">
          {words.backToForm}
        </button>
      </div>
    </form>
  )
}

/** What was typed, as fields that are not seen, so that it is sent on. */
function TypedFields({ typed, asked }: Pick<CheckStepProps, 'typed' | 'asked'>) {
  const answers = asked.questions.flatMap(({ id }) => (typed.answers[id] ?? []).map((value) => [fieldOf(id), value]))
  const fields = [
    ['version', String(typed.version)],
    ['cover_letter', typed.letter],
    ['resume_id', typed.resume],
    ...answers,
  ]
  return fields.map(([name, value], index) => <input key={index} type="hidden" name={name} value={value} />)
}

function AnswerPart({ question, typed, path }: { question: Question; typed: TypedApplication; path: string }) {
  const [answer] = answersOf([question], typed.answers)
  return (
    <Part name={question.text} field={fieldOf(question.id)} path={path} isMissing={!answer}>
      {answer && (
        <span className="lines">
          <AnswerValue kind={question.kind} value={answer.value} />
        </span>
      )}
    </Part>
  )
}

type PartProps = { name: string; field: string; path: string; isMissing?: boolean; children: ReactNode }

function Part({ name, field, path, isMissing = false, children }: PartProps) {
  const { apply: words } = useWords()
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isMissing ? 'missing' : undefined}>{isMissing ? words.notStated : children}</dd>
      <dd>
        <button type="submit" name="act" value="change" className="link" formAction={`${path}#${field}`}>
          {words.change} <span className="hidden-text">{name}</span>
        </button>
      </dd>
    </div>
  )
}
