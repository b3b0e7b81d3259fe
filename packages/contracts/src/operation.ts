import { z } from 'zod'
import type { Role } from './fields.ts'

/**
 * One route of the API as data: what the OpenAPI document says and the tests walk through.
 * Source of the vocabulary: OpenAPI 3.1, Operation Object.
 */
export type Operation = {
  id: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Under `/api/v1`, with `{name}` for parameters. */
  path: string
  summary: string
  description?: string
  /** Whom the role check lets through; ownership is judged by the command and told in the description. */
  access: 'anyone' | 'signed-in' | readonly Role[]
  params?: z.ZodObject
  query?: z.ZodObject
  /** Header fields that the route reads, by their names in lower case. */
  headers?: z.ZodObject
  body?: z.ZodType
  /** The body may also be sent as `application/x-www-form-urlencoded`, which is then listed first. */
  form?: boolean
  /** JSON, unless another media type is named. */
  response: { status: number; description: string; schema?: z.ZodType; list?: boolean; mediaType?: string }
  /** Statuses beyond those every route can have (429, 503, …) and those that follow from access, params and body. */
  rejections?: readonly number[]
}

/** The header that makes repeating a request safe (draft-ietf-httpapi-idempotency-key-header). */
export const idempotencyHeader = 'Idempotency-Key'
/** On an answer that was given before. */
export const replayedHeader = 'Idempotent-Replayed'
/** A key is good for so long at least. */
export const idempotencyHours = 24

/** What clients make up for each thing they create; a UUID is best. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/)

/** Whether an operation creates something, and so takes an idempotency key. */
export function isCreating({ method, response }: Operation): boolean {
  return method === 'post' && response.status === 201
}

/** The body of every error (RFC 9457). `path` of a field fault is a JSON pointer without the leading slash. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    error_code: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    allowed: z.array(z.string()).optional().meta({ description: 'With 409 on a transition: the statuses allowed now' }),
    error: z.string().optional().meta({ description: 'On the token endpoint: the OAuth 2 error code' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })
export type Problem = z.infer<typeof problem>
