import type { Operation } from '@portal/contracts/operation'
import { z } from 'zod'

/** What the API document says of a body, or of a part of it. */
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
  example?: unknown
}

/** The schema of an operation's body, with everything it refers to in its place. */
export function bodySchemaOf({ body }: Operation): BodySchema {
  const root = z.toJSONSchema(body as z.ZodType, { io: 'input', unrepresentable: 'any' })
  const resolve = (_key: string, value: { $ref?: string }) =>
    typeof value === 'object' && value?.$ref ? root.$defs?.[value.$ref.replace('#/$defs/', '')] : value
  return JSON.parse(JSON.stringify(root, resolve as never))
}
