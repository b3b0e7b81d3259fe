import type { DropReason } from '@portal/contracts/profile/json-resume-http'
import { month } from '@portal/contracts/profile/months'
import type { z } from 'zod'

export type Json = Readonly<Record<string, unknown>>
export type Dropped = { path: string; reason: DropReason }

/** Lists what was not taken over. */
export type Drop = (path: string, reason: DropReason) => void

/** Whether a value says nothing, so that nothing is lost without it. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  return typeof value === 'object' && Object.values(value).every(isEmpty)
}

/** The object at a key; an empty one if there is none. */
export function objectOf(value: unknown, path: string, drop: Drop): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  if (!isEmpty(value)) drop(path, 'INVALID')
  return {}
}

/** The list at a key; undefined if there is none. */
export function listOf(value: unknown, path: string, drop: Drop): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (!isEmpty(value)) drop(path, 'INVALID')
  return undefined
}

/** Lists what an object says under other names than the known ones. */
export function dropOthers(object: Json, known: readonly string[], path: string, drop: Drop): void {
  for (const [name, value] of Object.entries(object)) {
    if (!known.includes(name) && !isEmpty(value)) drop(path === '' ? name : `${path}/${name}`, 'UNSUPPORTED')
  }
}

/** A value that a schema accepts; undefined if there is none. */
export function accepted<Value>(schema: z.ZodType<Value>, value: unknown, path: string, drop: Drop): Value | undefined {
  if (isEmpty(value)) return undefined
  const { success, data } = schema.safeParse(value)
  if (!success) drop(path, 'INVALID')
  return data
}

/** The month of a date; undefined if there is none. `monthOfYear` decides about a year alone. */
export function monthOf(value: unknown, monthOfYear: (year: string) => string, path: string, drop: Drop) {
  if (typeof value !== 'string' || isEmpty(value)) return accepted(month, value, path, drop)
  if (!/^\d{4}$/.test(value)) return accepted(month, value.slice(0, 7), path, drop)
  drop(path, 'NO_MONTH')
  return accepted(month, monthOfYear(value), path, drop)
}

/** Paragraphs and points as one text; undefined if there are none. */
export function textOf(paragraph: unknown, points: unknown): string | undefined {
  const lines = Array.isArray(points) ? points.filter((point) => typeof point === 'string' && !isEmpty(point)) : []
  const parts = [
    ...(isEmpty(paragraph) ? [] : [String(paragraph).trim()]),
    lines.map((point) => `- ${point}`).join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n') || undefined
}
