import { useWords } from '../../parts/view.tsx'
import type { FieldErrors } from '../../rules/problem-fields.ts'
import { isChoice, kindIn, kindsOfQuestions, type TypedQuestion, withOptions } from '../../rules/question-form.ts'
import { CardArea, CardCheck, type CardFieldProps, CardLine, CardSelect } from './card-fields.tsx'
import { HiddenFields } from './hidden-fields.tsx'
import { RuleFields } from './rule-fields.tsx'

type QuestionCardProps = {
  question: TypedQuestion
  position: Position
  /** Whether the stored question asks what somebody was paid before. */
  asksFormerPay: boolean
  errors: FieldErrors
  change: (changed: TypedQuestion) => void
}
type Position = { index: number; isLast: boolean; path: string }

/** One question of the form, with what can be done about it. */
export function QuestionCard({ question, position, asksFormerPay, errors, change }: QuestionCardProps) {
  const { questions: words } = useWords()
  const { key, kind } = question
  const fields: CardFieldProps = { question, errors, change }
  return (
    <section className="card question" id={`q${key}`} aria-labelledby={`q${key}-heading`}>
      <h2 id={`q${key}-heading`}>{words.number(position.index + 1)}</h2>
      {asksFormerPay && <p className="notice warning">{words.asksFormerPay}</p>}
      <CardLine {...fields} name="text" label={words.text} maxLength={500} isRequired />
      <CardSelect
        {...fields}
        name="kind"
        label={words.kind}
        options={kindsOfQuestions.map((each) => [each, words.kinds[each]])}
        choose={(value) => change({ ...question, kind: kindIn(value) })}
      />
      <button
        type="submit"
        name="act"
        value="preview"
        className="quiet without-scripts"
        formAction={`${position.path}#q${key}`}
        formNoValidate
      >
        {words.showFields}
      </button>
      {isChoice(kind) && (
        <CardArea
          {...fields}
          name="options"
          label={words.options}
          hint={words.optionsHint}
          type={(options) => change(withOptions(question, options))}
        />
      )}
      {kind === 'NUMBER' && (
        <div className="columns">
          <CardLine {...fields} name="min" label={words.min} isNumber />
          <CardLine {...fields} name="max" label={words.max} isNumber />
        </div>
      )}
      <CardCheck {...fields} label={words.isRequired} />
      <RuleFields {...fields} />
      <HiddenFields question={question} />
      <Steps question={question} position={position} />
    </section>
  )
}

/** Moving and removing the question. */
function Steps({
  question: { key },
  position: { index, isLast, path },
}: Pick<QuestionCardProps, 'question' | 'position'>) {
  const { questions: words } = useWords()
  const steps = [...(index > 0 ? (['up'] as const) : []), ...(isLast ? [] : (['down'] as const)), 'remove' as const]
  return (
    <div className="actions">
      {steps.map((step) => (
        <button
          key={step}
          type="submit"
          id={`q${key}-${step}`}
          name="act"
          value={`${step} ${key}`}
          className="quiet"
          formAction={step === 'remove' ? path : `${path}#q${key}`}
          formNoValidate
        >
          {words.steps[step]} <span className="hidden-text">{words.number(index + 1)}</span>
        </button>
      ))}
    </div>
  )
}
