import { z } from 'zod'

export type Constraints = { maxLength?: number; min?: number; max?: number }

/**
 * The attributes that let a browser check a field by the schema of the contract before it is sent. Minimum lengths are
 * left out: browsers report them while somebody types.
 */
export function constraintsOf(schema: z.ZodType): Constraints {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  // A field that may be null.
  const { maxLength, minimum, maximum } = (json.anyOf?.[0] ?? json) as z.core.JSONSchema.Schema
  return {
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(minimum === undefined ? {} : { min: minimum }),
    ...(maximum === undefined ? {} : { max: maximum }),
  }
}
