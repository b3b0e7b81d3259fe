import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '../../parts/view.tsx'
import type { FieldErrors } from '../../rules/problem-fields.ts'
import {
  afterStep,
  kindIn,
  kindsOfQuestions,
  questionField,
  readQuestionsForm,
  type TypedQuestion,
} from '../../rules/question-form.ts'
import { QuestionCard } from './question-card.tsx'
import { QuestionsPreview } from './questions-preview.tsx'

type QuestionsFormProps = {
  /** The questions as they are stored, or as they were sent. */
  sent: readonly TypedQuestion[]
  path: string
  version: number
  /** How many questions a job can have. */
  most: number
  /** The ids of the questions that ask what somebody was paid before. */
  salaryHistory: readonly string[]
  errors: FieldErrors
}

/**
 * The questions of a job beside what applicants see. Each step, such as moving a question, is a submit that brings the form
 * back; where scripts run, the browser takes the step itself.
 */
export function QuestionsForm({ sent, path, version, most, salaryHistory, errors }: QuestionsFormProps) {
  const { questions: words } = useWords()
  const form = useRef<HTMLFormElement>(null)
  const [typed, setTyped] = useState(sent)
  const [done, setDone] = useState('')
  const focus = useRef<string[]>([])

  // What was typed before the browser took over the page is in the form only.
  useEffect(() => {
    if (!form.current) return
    const read = readQuestionsForm(new FormData(form.current))
    if (JSON.stringify(read) !== JSON.stringify(sent)) setTyped(read)
  }, [])

  // After a step, where one goes on. A question that moved keeps the focus on its button, if it still has that.
  useEffect(() => {
    const [element] = focus.current.splice(0).flatMap((id) => document.getElementById(id) ?? [])
    element?.focus()
  }, [typed])

  const takeStep = (event: SubmitEvent<HTMLFormElement>) => {
    const { submitter } = event.nativeEvent as globalThis.SubmitEvent
    const step = submitter instanceof HTMLButtonElement ? submitter.value : ''
    if (step === 'save') return
    event.preventDefault()
    const next = afterStep(typed, step, kindIn(new FormData(event.currentTarget).get('new_kind')))
    const [act = '', key = ''] = step.split(' ')
    const at = next.findIndex((each) => String(each.key) === key)
    if (act === 'add') focus.current = [questionField(next.at(-1)?.key ?? 0, 'text')]
    else if (act === 'remove') focus.current = ['add']
    else focus.current = [act, act === 'up' ? 'down' : 'up'].map((each) => `q${key}-${each}`)
    setTyped(next)
    setDone(act === 'remove' ? words.removed : act === 'up' || act === 'down' ? words.moved(at + 1) : '')
  }
  const change = (changed: TypedQuestion) =>
    setTyped((before) => before.map((each) => (each.key === changed.key ? changed : each)))

  return (
    <div className="editor">
      <form method="post" action={path} ref={form} onSubmit={takeStep}>
        <input type="hidden" name="version" value={version} />
        <input type="hidden" name="order" value={typed.map(({ key }) => key).join()} />
        {/* What the Enter key does: nothing that cannot be undone. */}
        <button type="submit" name="act" value="preview" formNoValidate hidden>
          {words.preview}
        </button>
        {typed.length === 0 && <p className="empty">{words.none}</p>}
        {typed.map((each, index) => (
          <QuestionCard
            key={each.key}
            question={each}
            position={{ index, isLast: index === typed.length - 1, path }}
            asksFormerPay={each.id !== '' && salaryHistory.includes(each.id)}
            {...{ errors, change }}
          />
        ))}
        <p className="hidden-text" role="status">
          {done}
        </p>
        {typed.length < most ? <Adding path={path} count={typed.length} /> : <p>{words.most(most)}</p>}
        <div className="actions">
          <button type="submit" name="act" value="save">
            {words.save}
          </button>
          <button
            type="submit"
            name="act"
            value="preview"
            className="quiet without-scripts"
            formAction={`${path}#preview`}
            formNoValidate
          >
            {words.preview}
          </button>
        </div>
      </form>
      <QuestionsPreview typed={typed} />
    </div>
  )
}

function Adding({ path, count }: { path: string; count: number }) {
  const { questions: words } = useWords()
  return (
    <div className="field">
      <label htmlFor="new_kind">{words.newKind}</label>
      <div className="with-button">
        <select id="new_kind" name="new_kind">
          {kindsOfQuestions.map((kind) => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </select>
        <button
          type="submit"
          id="add"
          name="act"
          value="add"
          className="quiet"
          // The new one is the last.
          formAction={count === 0 ? path : `${path}#add`}
          formNoValidate
        >
          {words.add}
        </button>
      </div>
    </div>
  )
}
