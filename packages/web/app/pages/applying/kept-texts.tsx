import { useWords } from '../../parts/view.tsx'
import type { TypedApplication } from '../../rules/application-form.ts'

/** What was typed for a job that one cannot apply for any more, to be copied. */
export function KeptTexts({ typed }: { typed: TypedApplication }) {
  const { apply: words } = useWords()
  const answers = Object.values(typed.answers).map((values) => values.join(', '))
  const text = [typed.letter, ...answers].filter((each) => each.trim() !== '').join('\n\n')
  if (text === '') return null
  return (
    <div className="field">
      <label htmlFor="typed">{words.typed}</label>
      <div className="hint" id="typed-hint">
        {words.typedHint}
      </div>
      <textarea id="typed" rows={12} readOnly value={text} aria-describedby="typed-hint" />
    </div>
  )
}
