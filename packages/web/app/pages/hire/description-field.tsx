import { useEffect, useRef, useState } from 'react'
import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { useWords } from '../../parts/view.tsx'
import type { Constraints } from '../../rules/constraints.ts'
import { editOf, type MarkdownMark, markdownMarks } from '../../rules/markdown-edits.ts'

type DescriptionFieldProps = {
  constraints: Constraints | undefined
  error: string | undefined
  value: string
  change: (value: string) => void
}

/** The field of the description, in Markdown, with a toolbar where scripts run. */
export function DescriptionField({ constraints, error, value, change }: DescriptionFieldProps) {
  const { editor: words } = useWords()
  const field = useRef<HTMLTextAreaElement>(null)
  const mark = (kind: MarkdownMark) => {
    const element = field.current
    if (!element) return
    const { value: text, selectionStart: start, selectionEnd: end } = element
    const edit = editOf(kind, { text, start, end })
    element.focus()
    element.setSelectionRange(edit.start, edit.end)
    // Unlike setting the text, this can be undone with the keyboard.
    if (!document.execCommand('insertText', false, edit.replacement)) {
      element.setRangeText(edit.replacement)
      change(element.value)
    }
    element.setSelectionRange(edit.selectStart, edit.selectEnd)
  }
  return (
    <section aria-labelledby="about">
      <h2 id="about">{words.about}</h2>
      <Labelled name="description" label={words.fields.description} hint={words.hints.description} error={error}>
        <Toolbar mark={mark} />
        <textarea
          id="description"
          name="description"
          rows={16}
          required
          ref={field}
          value={value}
          onChange={({ target }) => change(target.value)}
          {...constraints}
          {...describedBy('description', words.hints.description, error)}
        />
      </Labelled>
    </section>
  )
}

/** Buttons that mark the selected text. Shown only where scripts run, and usable as soon as they do. */
function Toolbar({ mark }: { mark: (kind: MarkdownMark) => void }) {
  const { editor: words } = useWords()
  const [isReady, setReady] = useState(false)
  useEffect(() => setReady(true), [])
  return (
    <fieldset className="toolbar">
      <legend className="hidden-text">{words.toolbar}</legend>
      {markdownMarks.map((kind) => (
        <button key={kind} type="button" className="quiet" disabled={!isReady} onClick={() => mark(kind)}>
          {words.marks.kinds[kind]}
        </button>
      ))}
    </fieldset>
  )
}
