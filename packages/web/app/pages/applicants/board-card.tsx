import { Age } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { applicantPath, movePath, type Place } from '../../rules/applicant-search.ts'
import { type Decision, possibleDecisions, readDecision } from '../../rules/application-state.ts'
import { chosenValue } from '../../rules/chosen-applicants.ts'
import type { ListedApplicant } from './applicant-table.tsx'

type CardProps = {
  card: ListedApplicant
  place: Place
  /** Whether scripts run, so that the card can be dragged. */
  isReady: boolean
  onDecide: (card: ListedApplicant, decision: Decision) => void
  onDrag: (card: ListedApplicant | undefined) => void
}

/** An applicant on the board, with a menu of where to move to. */
export function BoardCard({ card, place, isReady, onDecide, onDrag }: CardProps) {
  const { applicants: words } = useWords()
  const { id, status, candidate, created_at } = card
  const name = candidate?.full_name ?? words.unknownName
  const isMovable = possibleDecisions(status).length > 0
  return (
    <li
      id={`card-${id}`}
      data-card={id}
      className="board-card"
      draggable={isReady && isMovable}
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', name)
        onDrag(card)
      }}
      onDragEnd={() => onDrag(undefined)}
    >
      <div className="board-name">
        {isMovable && (
          <input type="checkbox" form="chosen" name="application" value={chosenValue(card)} aria-label={name} />
        )}
        <a href={applicantPath(id, place)} draggable={false}>
          {name}
        </a>
      </div>
      <p className="quiet-text">
        <Age at={created_at} />
      </p>
      {isMovable && <CardMenu {...{ card, name, place, onDecide }} />}
    </li>
  )
}

type MenuProps = Pick<CardProps, 'card' | 'place' | 'onDecide'> & { name: string }

function CardMenu({ card, name, place, onDecide }: MenuProps) {
  const { applicants, board: words } = useWords()
  return (
    <form
      method="post"
      // Without the position, so that it leads back to the board.
      action={movePath(card.id, { search: { ...place.search, status: undefined } })}
      onSubmit={(event) => {
        event.preventDefault()
        const decision = readDecision(new FormData(event.currentTarget).get('to'))
        if (decision) onDecide(card, decision)
      }}
    >
      <input type="hidden" name="expected" value={card.status} />
      <select name="to" required aria-label={words.moveNamed(name)} defaultValue="">
        <option value="">{words.moveTo}</option>
        {possibleDecisions(card.status).map((decision) => (
          <option key={decision} value={decision}>
            {applicants.statuses[decision]}
          </option>
        ))}
      </select>
      <button type="submit" className="quiet">
        {words.move} <span className="hidden-text">{name}</span>
      </button>
    </form>
  )
}
