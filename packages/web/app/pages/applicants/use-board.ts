import { useRef, useState } from 'react'
import { type Decision, readStatus } from '../../rules/application-state.ts'
import { type Column, moveCard } from '../../rules/board.ts'
import type { ListedApplicant } from './applicant-table.tsx'

/** What happened to the last card that was moved. */
export type Moved = { card: ListedApplicant; result: 'moved' | 'returned' | 'failed' }

/**
 * The columns of a board, and how to move a card: at once in the browser, and back to where it belongs if the portal
 * refuses it. Moves are sent one after the other, so that two moves of a card arrive in their order.
 */
export function useBoard(loaded: readonly Column<ListedApplicant>[], loadedMove: ListedApplicant | undefined) {
  const [columns, setColumns] = useState(loaded)
  const [last, setLast] = useState<Moved | undefined>(loadedMove && { card: loadedMove, result: 'moved' })
  const sending = useRef(Promise.resolve())
  const show = (card: ListedApplicant, status: ListedApplicant['status'], result: Moved['result']) => {
    setColumns((all) => moveCard(all, card.id, status))
    setLast({ card: { ...card, status }, result })
  }
  const move = (card: ListedApplicant, to: Decision) => {
    show(card, to, 'moved')
    sending.current = sending.current.then(async () => {
      const status = await send(card, to)
      if (status !== to) show({ ...card, status: to }, status ?? card.status, status ? 'returned' : 'failed')
    })
  }
  return { columns, last, move }
}

/** The status of the card afterwards; undefined if there is no answer. */
async function send({ id, status }: ListedApplicant, to: Decision) {
  try {
    const response = await fetch(`/hire/applications/${id}/status`, {
      method: 'POST',
      body: new URLSearchParams({ to, expected: status }),
      redirect: 'manual',
    })
    // The session has ended: the page leads to signing in, and back.
    if (response.type === 'opaqueredirect') location.reload()
    return response.ok || response.status === 409 ? readStatus((await response.json()).status) : undefined
  } catch {
    return undefined
  }
}
