import { expect, it } from 'vitest'
import { cardBeside, decisionOf, moveCard } from './board.ts'

const card = (id: number, status: 'APPLIED' | 'SHORTLISTED') => ({ id, status })
const board = [
  { status: 'APPLIED' as const, total: 60, cards: [card(1, 'APPLIED'), card(2, 'APPLIED')] },
  { status: 'SHORTLISTED' as const, total: 1, cards: [card(3, 'SHORTLISTED')] },
  { status: 'HIRED' as const, total: 0, cards: [] },
]

it('moves a card to the top of another column, and back', () => {
  const moved = moveCard(board, 1, 'SHORTLISTED')
  expect(moved).toEqual([
    { status: 'APPLIED', total: 59, cards: [card(2, 'APPLIED')] },
    { status: 'SHORTLISTED', total: 2, cards: [card(1, 'SHORTLISTED'), card(3, 'SHORTLISTED')] },
    board[2],
  ])
  expect(moveCard(moved, 1, 'APPLIED')).toEqual(board)
})

it('leaves everything as it is if the card is there already, or unknown', () => {
  expect(moveCard(board, 1, 'APPLIED')).toEqual(board)
  expect(moveCard(board, 9, 'APPLIED')).toEqual(board)
})

it('takes a card only where its status allows it', () => {
  expect(decisionOf(card(1, 'APPLIED'), 'SHORTLISTED')).toBe('SHORTLISTED')
  expect(decisionOf(card(1, 'APPLIED'), 'HIRED')).toBeUndefined()
  expect(decisionOf(card(3, 'SHORTLISTED'), 'HIRED')).toBe('HIRED')
  expect(decisionOf(card(3, 'SHORTLISTED'), 'APPLIED')).toBeUndefined()
  expect(decisionOf(card(3, 'SHORTLISTED'), 'WITHDRAWN')).toBeUndefined()
})

it('goes through the cards column by column, and stays at both ends', () => {
  expect(cardBeside(board, undefined, 1)).toBe(1)
  expect(cardBeside(board, 2, 1)).toBe(3)
  expect(cardBeside(board, 3, 1)).toBe(3)
  expect(cardBeside(board, 1, -1)).toBe(1)
  expect(cardBeside(board, 9, -1)).toBe(1)
  expect(cardBeside([], undefined, 1)).toBeUndefined()
})
