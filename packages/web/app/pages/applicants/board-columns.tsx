import { useEffect, useState } from 'react'
import { useWords } from '../../parts/view.tsx'
import { type ApplicantSearch, applicantsPath } from '../../rules/applicant-search.ts'
import { type Decision, isFinal, possibleDecisions } from '../../rules/application-state.ts'
import { type Column, decisionOf } from '../../rules/board.ts'
import { KeptSearch } from './applicant-filters.tsx'
import type { ListedApplicant } from './applicant-table.tsx'
import { BoardCard } from './board-card.tsx'
import { BoardKeys } from './board-keys.tsx'
import { BoardMessage } from './board-message.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { useBoard } from './use-board.ts'

type BoardProps = {
  id: string
  search: ApplicantSearch
  loaded: readonly Column<ListedApplicant>[]
  /** Who was moved by the form of a card, without scripts. */
  moved: ListedApplicant | undefined
}

/** The applicants by status. Scripts add moving by dragging and by keys, and spare the page in between. */
export function BoardColumns({ id, search, loaded, moved }: BoardProps) {
  const { columns, last, move } = useBoard(loaded, moved)
  const [isReady, setReady] = useState(false)
  const [dragged, setDragged] = useState<ListedApplicant>()
  const [asked, setAsked] = useState<{ card: ListedApplicant; choices: readonly Decision[] }>()
  useEffect(() => setReady(true), [])
  useEffect(() => {
    if (last && isReady) document.querySelector<HTMLElement>(`#card-${last.card.id} a`)?.focus()
  }, [last, isReady])
  const decide = (card: ListedApplicant, decision: Decision) => {
    if (isFinal(decision)) setAsked({ card, choices: [decision] })
    else move(card, decision)
  }
  return (
    <>
      <BoardMessage last={last} />
      <div className="board">
        {columns.map((column) => {
          const decision = dragged && decisionOf(dragged, column.status)
          return (
            <section
              key={column.status}
              aria-labelledby={`column-${column.status}`}
              className={decision ? 'column target' : 'column'}
              onDragOver={(event) => decision && event.preventDefault()}
              onDrop={() => dragged && decision && decide(dragged, decision)}
            >
              <ColumnHead column={column} />
              <ul className="plain-list">
                {column.cards.map((card, index) => (
                  <BoardCard
                    key={card.id}
                    card={card}
                    place={{ search: { ...search, status: column.status }, at: index }}
                    isReady={isReady}
                    onDecide={decide}
                    onDrag={setDragged}
                  />
                ))}
              </ul>
              {column.total > column.cards.length && (
                <a href={applicantsPath(id, { q: search.q, status: column.status })}>
                  <AllOf total={column.total} />
                </a>
              )}
            </section>
          )
        })}
      </div>
      {columns.some(({ cards }) => cards.some(({ status }) => possibleDecisions(status).length > 0)) && (
        <form id="chosen" action={`/hire/jobs/${id}/applicants/move`}>
          <KeptSearch search={search} />
          <BulkBar />
        </form>
      )}
      {isReady && (
        <BoardKeys columns={columns} onAsk={(card) => setAsked({ card, choices: possibleDecisions(card.status) })} />
      )}
      {asked && <MoveDialog {...asked} onChoose={move} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function ColumnHead({ column: { status, total } }: { column: Column<ListedApplicant> }) {
  const { applicants: words } = useWords()
  return (
    <h2 id={`column-${status}`}>
      {words.statuses[status]} <span className="number">{total}</span>
    </h2>
  )
}

function AllOf({ total }: { total: number }) {
  const { board: words } = useWords()
  return words.more(total)
}
