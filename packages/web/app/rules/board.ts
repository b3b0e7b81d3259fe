import type { ApplicationStatus } from '@portal/contracts/application/http'
import { type Decision, possibleDecisions, readDecision } from './application-state.ts'

type Card = { id: number; status: ApplicationStatus }

/** The applications with a status: the newest ones, and how many there are in all. */
export type Column<Item extends Card> = { status: ApplicationStatus; total: number; cards: Item[] }

/** The board after a card was moved to the top of the column of a status. */
export function moveCard<Item extends Card>(
  columns: readonly Column<Item>[],
  id: number,
  to: ApplicationStatus,
): Column<Item>[] {
  const card = columns.flatMap(({ cards }) => cards).find((each) => each.id === id)
  if (!card || card.status === to) return [...columns]
  return columns.map((column) => {
    if (column.status === card.status) {
      return { ...column, total: column.total - 1, cards: column.cards.filter((each) => each.id !== id) }
    }
    if (column.status !== to) return column
    return { ...column, total: column.total + 1, cards: [{ ...card, status: to }, ...column.cards] }
  })
}

/** What becomes of a card that is dropped on a column; undefined if the status does not allow it. */
export function decisionOf({ status }: Card, column: ApplicationStatus): Decision | undefined {
  return possibleDecisions(status).find((decision) => decision === readDecision(column))
}

/** The card before or after another one, column by column; the first one if there is none yet. */
export function cardBeside<Item extends Card>(
  columns: readonly Column<Item>[],
  id: number | undefined,
  step: 1 | -1,
): number | undefined {
  const ids = columns.flatMap(({ cards }) => cards.map((card) => card.id))
  const index = id === undefined ? -1 : ids.indexOf(id)
  if (index === -1) return ids[0]
  return ids[index + step] ?? id
}
