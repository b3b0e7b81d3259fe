import { randomUUID } from 'node:crypto'
import type { Operation } from '@portal/contracts/operation'
import { z } from 'zod'
import { inAWeek } from '../journeys/person.ts'
import type { Ids } from './fixtures.ts'

/** The JSON schema of a body or of a part of it, as in the API document. */
export type BodySchema = {
  type?: string
  properties?: Record<string, BodySchema>
  required?: string[]
  items?: BodySchema
  anyOf?: BodySchema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  example?: unknown
}

/** The schema of an operation's body, with all references resolved. */
export function bodySchemaOf({ body }: Operation): BodySchema {
  const root = z.toJSONSchema(body as z.ZodType, { io: 'input', unrepresentable: 'any' })
  const resolve = (_key: string, value: { $ref?: string }) =>
    typeof value === 'object' && value?.$ref ? root.$defs?.[value.$ref.replace('#/$defs/', '')] : value
  return JSON.parse(JSON.stringify(root, resolve as never))
}

/** Names of fields that accept only the caller's own id. */
export const isOwnId = /^(?:user|recruiter)_id$/

/** A value that is valid for a field, as far as its schema shows. */
export function sampleOf(name: string, schema: BodySchema, ids: Ids): unknown {
  const { type, anyOf, properties, pattern } = schema
  if (anyOf) return sampleOf(name, anyOf[0] ?? {}, ids)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (type === 'object') {
    return Object.fromEntries(Object.entries(properties ?? {}).map(([key, of]) => [key, sampleOf(key, of, ids)]))
  }
  if (type === 'array') return []
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') {
    return ids[`/${name.replace('_id', 's')}`] ?? Math.max(1, schema.minimum ?? 1)
  }
  if (name.endsWith('email')) return `${randomUUID()}@example.com`
  if (name.endsWith('date')) return inAWeek()
  if (schema.example !== undefined) return schema.example
  const texts = ['a text that fits most fields', '+43 1 234567', '123456', 'https://example.com']
  return texts.find((text) => pattern === undefined || new RegExp(pattern).test(text)) ?? texts[0]
}
