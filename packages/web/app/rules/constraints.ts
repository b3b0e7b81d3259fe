import { z } from 'zod'

/**
 * The attributes that let a browser check a field by the schema of the contract before it is sent. Minimum lengths are
 * left out: browsers report them while somebody types.
 */
export function constraintsOf(schema: z.ZodType): { maxLength?: number } {
  const { maxLength } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return maxLength === undefined ? {} : { maxLength }
}
