import { useState } from 'react'
import { useWords } from '../../parts/view.tsx'
import { linesOf } from '../../rules/lines.ts'
import { questionField, rulePartOf } from '../../rules/question-form.ts'
import { type CardFieldProps, CardLine, CardSelect } from './card-fields.tsx'

/** Which answers are acceptable, and what another answer does. */
export function RuleFields(fields: CardFieldProps) {
  const { questions: words, answering } = useWords()
  const { question, change, errors } = fields
  const part = rulePartOf(question.kind)
  const hasError = (['mode', 'at_least', 'at_most'] as const).some((name) => errors[questionField(question.key, name)])
  // Then it stays as the recruiter opens or closes it.
  const [isOpen] = useState(question.mode !== '' || hasError)
  if (!part) return null
  return (
    <details open={isOpen}>
      <summary>{words.rule}</summary>
      <CardSelect
        {...fields}
        name="mode"
        label={words.otherAnswers}
        options={[
          ['', words.anyAnswer],
          ['FLAG', words.ruleModes.kinds.FLAG],
          ['REFUSE', words.ruleModes.kinds.REFUSE],
        ]}
        choose={(value) => change({ ...question, mode: value === 'FLAG' || value === 'REFUSE' ? value : '' })}
      />
      {part === 'yes-or-no' && (
        <CardSelect
          {...fields}
          name="equals"
          label={words.acceptable}
          options={[
            ['', words.choose],
            ['true', answering.yes],
            ['false', answering.no],
          ]}
          choose={(value) => change({ ...question, equals: value === 'true' || value === 'false' ? value : '' })}
        />
      )}
      {part === 'bounds' && (
        <div className="columns">
          <CardLine {...fields} name="at_least" label={words.atLeast} isNumber />
          <CardLine {...fields} name="at_most" label={words.atMost} isNumber />
        </div>
      )}
      {part === 'options' && <AcceptableOptions {...fields} />}
    </details>
  )
}

function AcceptableOptions({ question, change }: CardFieldProps) {
  const { questions: words } = useWords()
  const options = linesOf(question.options)
  const name = questionField(question.key, 'one_of')
  const choose = (option: string, isChosen: boolean) => {
    const others = question.one_of.filter((each) => each !== option)
    change({ ...question, one_of: isChosen ? [...others, option] : others })
  }
  if (options.length === 0) return <p className="quiet-text">{words.noOptions}</p>
  return (
    <fieldset className="field">
      <legend>{words.acceptable}</legend>
      {options.map((option, index) => (
        <div className="field check" key={index}>
          <input
            type="checkbox"
            id={`${name}-${index}`}
            name={name}
            value={option}
            checked={question.one_of.includes(option)}
            onChange={({ target }) => choose(option, target.checked)}
          />
          <label htmlFor={`${name}-${index}`}>{option}</label>
        </div>
      ))}
    </fieldset>
  )
}
