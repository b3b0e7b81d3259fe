import { useEffect } from 'react'
import { possibleDecisions } from '../../rules/application-state.ts'
import { type Column, cardBeside } from '../../rules/board.ts'
import type { ListedApplicant } from './applicant-table.tsx'

type Board = {
  columns: readonly Column<ListedApplicant>[]
  isOn: boolean
  /** Asks where to move a card. */
  onAsk: (card: ListedApplicant) => void
  onHelp: () => void
}

/** Listens to the keys of the board. */
export function useBoardKeys({ columns, isOn, onAsk, onHelp }: Board): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isOn || isForControl(event)) return
      const current = currentCard()
      const actions: Record<string, (() => void) | undefined> = {
        j: () => focusCard(cardBeside(columns, current, 1)),
        k: () => focusCard(cardBeside(columns, current, -1)),
        x: () => boxOf(current)?.click(),
        m: () => move(columns.flatMap(({ cards }) => cards).find(({ id }) => id === current)),
        '?': onHelp,
      }
      const act = actions[event.key]
      if (!act) return
      // Otherwise the key would also be typed into what has the focus then.
      event.preventDefault()
      act()
    }
    /** The chosen cards together, if there are some, else this card. */
    const move = (card: ListedApplicant | undefined) => {
      if (document.querySelector('[form="chosen"]:checked')) document.querySelector<HTMLElement>('#to')?.focus()
      else if (card && possibleDecisions(card.status).length > 0) onAsk(card)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [columns, isOn, onAsk, onHelp])
}

/** Whether a key is meant for what has the focus, or for the browser. */
function isForControl({ target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey || document.querySelector('dialog[open]')) return true
  return target instanceof Element && target.matches('input:not([type="checkbox"]), select, textarea')
}

function currentCard(): number | undefined {
  const card = document.activeElement?.closest<HTMLElement>('[data-card]')
  return card ? Number(card.dataset.card) : undefined
}

function focusCard(id: number | undefined): void {
  document.querySelector<HTMLElement>(`#card-${id} a`)?.focus()
}

function boxOf(id: number | undefined): HTMLInputElement | null {
  return document.querySelector(`#card-${id} input[type="checkbox"]`)
}
