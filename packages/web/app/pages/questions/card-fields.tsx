import { describedBy, Labelled } from '../../parts/labelled.tsx'
import type { FieldErrors } from '../../rules/problem-fields.ts'
import { questionField, type TypedQuestion } from '../../rules/question-form.ts'

export type CardFieldProps = {
  question: TypedQuestion
  errors: FieldErrors
  change: (changed: TypedQuestion) => void
}

type TextName = 'text' | 'min' | 'max' | 'at_least' | 'at_most'
type LineProps = CardFieldProps & {
  name: TextName
  label: string
  maxLength?: number
  isNumber?: boolean
  isRequired?: boolean
}

/** A line of text. */
export function CardLine({
  question,
  errors,
  change,
  name,
  label,
  isNumber,
  isRequired = false,
  maxLength = 20,
}: LineProps) {
  const id = questionField(question.key, name)
  return (
    <Labelled name={id} label={label} error={errors[id]}>
      <input
        id={id}
        name={id}
        type="text"
        autoComplete="off"
        required={isRequired}
        maxLength={maxLength}
        inputMode={isNumber ? 'decimal' : undefined}
        value={question[name]}
        onChange={({ target }) => change({ ...question, [name]: target.value })}
        {...describedBy(id, undefined, errors[id])}
      />
    </Labelled>
  )
}

type AreaProps = CardFieldProps & { name: 'options'; label: string; hint: string; type: (text: string) => void }

/** Several lines of text. */
export function CardArea({ question, errors, name, label, hint, type }: AreaProps) {
  const id = questionField(question.key, name)
  return (
    <Labelled name={id} label={label} hint={hint} error={errors[id]}>
      <textarea
        id={id}
        name={id}
        className="short"
        rows={4}
        value={question[name]}
        onChange={({ target }) => type(target.value)}
        {...describedBy(id, hint, errors[id])}
      />
    </Labelled>
  )
}

type SelectProps = CardFieldProps & {
  name: 'kind' | 'mode' | 'equals'
  label: string
  options: readonly (readonly [value: string, text: string])[]
  choose: (value: string) => void
}

/** One of a few values. */
export function CardSelect({ question, errors, name, label, options, choose }: SelectProps) {
  const id = questionField(question.key, name)
  return (
    <Labelled name={id} label={label} error={errors[id]}>
      <select
        id={id}
        name={id}
        value={question[name]}
        onChange={({ target }) => choose(target.value)}
        {...describedBy(id, undefined, errors[id])}
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** Whether the question must be answered. */
export function CardCheck({ question, change, label }: Omit<CardFieldProps, 'errors'> & { label: string }) {
  const id = questionField(question.key, 'is_required')
  return (
    <div className="field check">
      <input
        type="checkbox"
        id={id}
        name={id}
        checked={question.is_required}
        onChange={({ target }) => change({ ...question, is_required: target.checked })}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  )
}
