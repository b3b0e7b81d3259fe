import { expect, it } from 'vitest'
import { z } from 'zod'
import { createEventId } from './event-id.ts'

const now = Date.UTC(2030, 0, 1)

it('Event ids are UUIDs of version 7', () => {
  expect(z.uuidv7().safeParse(createEventId(new Date(now))).success).toBe(true)
  expect(z.uuidv7().safeParse(createEventId(new Date(0))).success).toBe(true)
})

it('Event ids are in the order of time, to the millisecond', () => {
  const ids = Array.from({ length: 20 }, (_, index) => createEventId(new Date(now + index)))

  expect(ids.toSorted()).toEqual(ids)
})

it('Event ids of one moment differ', () => {
  const ids = Array.from({ length: 1000 }, () => createEventId(new Date(now)))

  expect(new Set(ids).size).toBe(ids.length)
})
