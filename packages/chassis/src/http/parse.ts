import type { z } from 'zod'
import { unprocessable } from '../errors.ts'

/**
 * Parses input with its schema and returns the typed result. Throws 422 with every invalid field. An absent body counts
 * as an empty object.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value ?? {})
  if (result.success) return result.data
  throw unprocessable('The request has invalid fields', result.error.issues.flatMap(fieldErrors))
}

function fieldErrors(issue: z.core.$ZodIssue) {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      code: issue.code as string,
      message: 'is not a known field',
    }))
  }
  return [{ path: pathOf(issue.path), code: issue.code as string, message: issue.message }]
}

function pathOf(segments: readonly PropertyKey[]): string {
  return segments.map(String).join('/')
}
