import { problem, replayedHeader } from '@portal/contracts/operation'
import type { ZodOpenApiObject, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'

type Headers = NonNullable<NonNullable<ZodOpenApiObject['components']>['headers']>

const text = { type: 'string' } as const
const wholeNumber = { type: 'integer' } as const

/** Headers that several answers share, as components. */
export const headers = {
  RequestId: { description: 'Identifies the request, in logs and events too', schema: text },
  RateLimitPolicy: { description: 'The limit that applies: requests (q) in seconds (w)', schema: text },
  RateLimit: { description: 'How you stand: requests remaining (r), seconds to the reset (t)', schema: text },
  RateLimitLimit: { description: 'The limit that applies', schema: wholeNumber },
  RateLimitRemaining: { description: 'Requests remaining', schema: wholeNumber },
  RateLimitReset: { description: 'Seconds to the reset', schema: wholeNumber },
  RetryAfter: { description: 'Seconds until trying again makes sense', schema: wholeNumber },
  Challenge: { description: 'RFC 6750', schema: text },
  Link: { description: 'The next page, where there is one: `<…>; rel="next"` (RFC 8288)', schema: text },
  Location: { description: 'Where what was created is', schema: text },
  Replayed: { description: '`true` where this is the first answer to a request with the same key', schema: text },
  TotalCount: { description: 'How many there are, where `include_total` was asked for', schema: wholeNumber },
} satisfies Headers

function component(name: keyof typeof headers) {
  return { $ref: `#/components/headers/${name}` } as const
}

/** On every answer. */
export const everyHeader = { 'X-Request-ID': component('RequestId') }

/** On every answer of a service, and on what the gateway refuses in its place. */
export const routedHeaders = {
  ...everyHeader,
  'RateLimit-Policy': component('RateLimitPolicy'),
  RateLimit: component('RateLimit'),
  'RateLimit-Limit': component('RateLimitLimit'),
  'RateLimit-Remaining': component('RateLimitRemaining'),
  'RateLimit-Reset': component('RateLimitReset'),
}

/** On lists. */
export const listHeaders = { ...routedHeaders, Link: component('Link'), 'X-Total-Count': component('TotalCount') }

/** On what creates. */
export const creatingHeaders = {
  ...routedHeaders,
  Location: component('Location'),
  [replayedHeader]: component('Replayed'),
}

function httpError(description: string, more: ZodOpenApiResponseObject['headers'] = {}): ZodOpenApiResponseObject {
  return {
    description,
    headers: { ...routedHeaders, ...more },
    content: { 'application/problem+json': { schema: problem } },
  }
}

const retryAfter = { 'Retry-After': component('RetryAfter') }

/** Every refusal there is, as components. */
export const rejections = {
  Malformed: httpError('Not to be understood: malformed JSON, a bad cursor, a bad path'),
  Unauthenticated: httpError('No token, or one that is bad, expired or revoked', {
    'WWW-Authenticate': component('Challenge'),
  }),
  Forbidden: httpError('Signed in, but this is for others'),
  Missing: httpError('Absent, or not yours to see'),
  Conflict: httpError(
    'A duplicate, or not allowed in this state, where `allowed` names what is; with `REQUEST_IN_PROGRESS` and ' +
      'Retry-After while a request with the same key is still running',
    retryAfter,
  ),
  TooLarge: httpError('The body is too large'),
  Unsupported: httpError('The body is of another media type than those listed'),
  Invalid: httpError(
    'Fields do not hold what they should, and `errors` names them; or, with `IDEMPOTENCY_KEY_REUSED`, the key has come ' +
      'with another body before',
  ),
  Limited: httpError('Too many requests', retryAfter),
  Unavailable: httpError('A service or store is away', retryAfter),
  Failed: httpError('Any other failure; 502 and 504 where a service breaks off or is too slow'),
} satisfies Record<string, ZodOpenApiResponseObject>

const problemResponseOf: Readonly<Record<number, keyof typeof rejections>> = {
  400: 'Malformed',
  401: 'Unauthenticated',
  403: 'Forbidden',
  404: 'Missing',
  409: 'Conflict',
  413: 'TooLarge',
  415: 'Unsupported',
  422: 'Invalid',
  429: 'Limited',
  503: 'Unavailable',
}

/** References to the refusals with these statuses, and to the one for all others. */
export function errorResponsesWith(statuses: Iterable<number>): ZodOpenApiResponsesObject {
  const listed = [...new Set(statuses)].sort().map((status) => {
    const name = problemResponseOf[status]
    if (name === undefined) throw new Error(`status ${status} has no description`)
    return [status, { $ref: `#/components/responses/${name}` }]
  })
  return { ...Object.fromEntries(listed), default: { $ref: '#/components/responses/Failed' } }
}
