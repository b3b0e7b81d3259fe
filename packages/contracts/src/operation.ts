import { z } from 'zod'
import { id, type Role } from './fields.ts'

/**
 * One route of the API as data, for the OpenAPI document and the tests that iterate over all routes.
 * Source of the vocabulary: OpenAPI 3.1, Operation Object.
 */
export type Operation = {
  id: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** The path under `/api/v1`, with `{name}` for parameters. */
  path: string
  summary: string
  description?: string
  /** Who passes the role check. Ownership is checked by the command and documented in the description. */
  access: 'anyone' | 'signed-in' | readonly Role[]
  /** Also accepts the restricted token of an administrator who must set up a second factor. */
  enrollment?: true
  /** The route accepts no token; an `Authorization` header is not read. */
  ignoresToken?: true
  /** Counted against a rate limit of its own, instead of the one of all requests. */
  limit?: OwnLimit
  params?: z.ZodObject
  query?: z.ZodObject
  /** The headers that the route reads, with lower-case names. */
  headers?: z.ZodObject
  body?: z.ZodType
  /** The body may also be sent as `application/x-www-form-urlencoded`, which is then listed first. */
  form?: boolean
  /** The body is `multipart/form-data` with one part, `file`, of at most so many bytes. It is forwarded as it arrives. */
  upload?: number
  /** JSON, unless another media type is named; with `csv`, as CSV on request. */
  response: { status: number; description: string; schema?: z.ZodType; list?: boolean; mediaType?: string; csv?: true }
  /** The path under which the created resource is found, for `Location`; the operation's own path by default. */
  location?: string
  /** The response lasts for minutes. */
  stream?: true
  /** Error statuses besides those of every route (429, 503, …) and those implied by access, params and body. */
  rejections?: readonly number[]
}

/** The rate limits that some operations have to themselves. */
export type OwnLimit = 'login' | 'register' | 'account' | 'search' | 'upload'

/**
 * Declares the operations of one topic by their ids. The types stay exact, so that the handler of an operation gets what
 * its schemas read.
 */
export function defineOperations<const Topic extends Record<string, Omit<Operation, 'id'>>>(topic: Topic) {
  const operations = Object.entries(topic).map(([id, operation]) => [id, { id, ...operation }])
  return Object.fromEntries(operations) as { readonly [Id in keyof Topic & string]: Topic[Id] & { readonly id: Id } }
}

/** The header that makes it safe to repeat a request (draft-ietf-httpapi-idempotency-key-header). */
export const idempotencyHeader = 'Idempotency-Key'
/** Marks a response that repeats an earlier one. */
export const replayedHeader = 'Idempotent-Replayed'
/** The minimum time that a key is valid, in hours. */
export const idempotencyHours = 24

/** A key that the client generates for each resource it creates, preferably a UUID. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/)

/**
 * Whether an operation creates a resource and therefore accepts an idempotency key. A repeated upload needs none: its
 * bytes show that it was stored already.
 */
export function isCreating({ method, response, upload }: Operation): boolean {
  return method === 'post' && response.status === 201 && upload === undefined
}

/** The body of every error (RFC 9457). `path` of an invalid field is a JSON pointer without the leading slash. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    error_code: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    allowed: z
      .array(z.string())
      .optional()
      .meta({ description: 'On a 409 for a status change: the statuses currently allowed' }),
    existing_id: id.optional().meta({ description: 'On a 409 for a duplicate: the one that exists already, if known' }),
    apply_url: z.string().optional().meta({ description: 'On a 409 `APPLY_ELSEWHERE`: where to apply instead' }),
    error: z.string().optional().meta({ description: 'On the token endpoint: the OAuth 2 error code' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })
export type Problem = z.infer<typeof problem>
