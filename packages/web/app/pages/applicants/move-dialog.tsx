import { useEffect, useRef } from 'react'
import { useWords } from '../../parts/view.tsx'
import { type Decision, isFinal } from '../../rules/application-state.ts'
import type { ListedApplicant } from './applicant-table.tsx'

type DialogProps = {
  card: ListedApplicant
  choices: readonly Decision[]
  onChoose: (card: ListedApplicant, decision: Decision) => void
  onClose: () => void
}

/** Asks where to move an applicant, and says what follows if it cannot be undone. */
export function MoveDialog({ card, choices, onChoose, onClose }: DialogProps) {
  const { applicants, board: words, move } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const name = card.candidate?.full_name ?? applicants.unknownName
  const [only] = choices
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="move-title">
      <h2 id="move-title">{only && choices.length === 1 ? move.titles[only](name) : words.moveNamed(name)}</h2>
      {choices.some(isFinal) && (
        <p>
          {choices.length === 1 ? move.told(1) : words.someFinal} {choices.length === 1 && move.final}
        </p>
      )}
      <div className="actions">
        {choices.map((decision) => (
          <button
            key={decision}
            type="button"
            className={decision === 'REJECTED' ? 'danger' : undefined}
            onClick={() => {
              dialog.current?.close()
              onChoose(card, decision)
            }}
          >
            {applicants.decisions[decision]}
          </button>
        ))}
        <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
          {move.cancel}
        </button>
      </div>
    </dialog>
  )
}
