import { expect, it } from 'vitest'
import { neighboursOf, windowAround } from './neighbours.ts'

const list = (...ids: number[]) => ids.map((id) => ({ id }))
const around = (id: number, at: number, all: { id: number }[]) => {
  const { skip, limit } = windowAround(at)
  const { previous, next } = neighboursOf(id, at, all.slice(skip, skip + limit))
  return [previous && [previous.item.id, previous.at], next && [next.item.id, next.at]]
}

it('finds the neighbours, and none before the first and after the last', () => {
  const all = list(10, 11, 12, 13, 14, 15)
  expect(around(13, 3, all)).toEqual([
    [12, 2],
    [14, 4],
  ])
  expect(around(10, 0, all)).toEqual([undefined, [11, 1]])
  expect(around(15, 5, all)).toEqual([[14, 4], undefined])
})

it('follows somebody whom new applicants have moved down', () => {
  expect(around(13, 3, list(9, 10, 11, 12, 13, 14))).toEqual([
    [12, 3],
    [14, 5],
  ])
})

it('goes on where somebody was who is no longer in the list', () => {
  expect(around(13, 3, list(10, 11, 12, 14, 15))).toEqual([
    [12, 2],
    [14, 3],
  ])
  expect(around(10, 0, list(11, 12))).toEqual([undefined, [11, 0]])
  expect(around(10, 0, [])).toEqual([undefined, undefined])
})
