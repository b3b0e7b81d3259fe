import type { Question } from '@portal/contracts/job/questions'
import { fieldOf, type TypedAnswers } from '../rules/answers-form.ts'
import { describedBy, HintAndError, Labelled } from './labelled.tsx'
import { useWords } from './view.tsx'

type QuestionFieldsProps = {
  questions: readonly Question[]
  typed: TypedAnswers
  errors: Readonly<Record<string, string>>
}

/** What a company asks its applicants, each question with a field for the answer. */
export function QuestionFields({ questions, typed, errors }: QuestionFieldsProps) {
  return questions.map((question) => {
    const name = fieldOf(question.id)
    const field = { question, name, values: typed[question.id] ?? [], error: errors[name] }
    return isChoice(question) ? <Choice key={name} {...field} /> : <Line key={name} {...field} />
  })
}

type FieldProps = { question: Question; name: string; values: readonly string[]; error: string | undefined }

function isChoice({ kind }: Question): boolean {
  return kind === 'BOOLEAN' || kind === 'SINGLE' || kind === 'MULTI'
}

function useLabel({ text, is_required }: Question): string {
  const { answering: words } = useWords()
  return is_required ? text : `${text} ${words.optional}`
}

function Line({ question, name, values, error }: FieldProps) {
  const label = useLabel(question)
  const hint = useRule(question)
  const input = {
    id: name,
    name,
    required: question.is_required,
    defaultValue: values[0] ?? '',
    ...describedBy(name, hint, error),
  }
  return (
    <Labelled {...{ name, label, hint, error }}>
      {question.kind === 'LONG_TEXT' ? (
        <textarea rows={6} maxLength={5_000} {...input} />
      ) : (
        <input
          type={question.kind === 'DATE' ? 'date' : 'text'}
          {...(question.kind === 'DATE' ? {} : { maxLength: 500, autoComplete: 'off' })}
          inputMode={question.kind === 'NUMBER' ? 'decimal' : undefined}
          {...input}
        />
      )}
    </Labelled>
  )
}

function Choice({ question, name, values, error }: FieldProps) {
  const { answering: words } = useWords()
  const label = useLabel(question)
  const hint = useRule(question)
  const { kind, options = [], is_required } = question
  const choices =
    kind === 'BOOLEAN'
      ? ([
          ['true', words.yes],
          ['false', words.no],
        ] as const)
      : options.map((each) => [each, each] as const)
  return (
    <fieldset id={name} className="field" aria-describedby={describedBy(name, hint, error)['aria-describedby']}>
      <legend>{label}</legend>
      <HintAndError {...{ name, hint, error }} />
      {choices.map(([value, text], index) => (
        <div className="field check" key={value}>
          <input
            type={kind === 'MULTI' ? 'checkbox' : 'radio'}
            id={`${name}-${index}`}
            name={name}
            value={value}
            defaultChecked={values.includes(value)}
            required={is_required && kind !== 'MULTI'}
          />
          <label htmlFor={`${name}-${index}`}>{text}</label>
        </div>
      ))}
    </fieldset>
  )
}

/** What an answer must be, so that one can apply. */
function useRule({ knock_out, min, max }: Question): string | undefined {
  const { answering: words } = useWords()
  const isRefusing = knock_out?.mode === 'REFUSE'
  const { equals, at_least: from = min, at_most: to = max, one_of } = isRefusing ? knock_out.rule : {}
  if (equals !== undefined) return words.mustBe(equals ? words.yes : words.no)
  if (one_of) return words.mustBe(one_of.join(', '))
  if (from === undefined && to === undefined) return undefined
  const text = words.bounds(from, to)
  return isRefusing ? words.mustBe(text) : text
}
