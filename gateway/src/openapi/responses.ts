import { problem, replayedHeader } from '@portal/contracts/operation'
import type { ZodOpenApiObject, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'

type Headers = NonNullable<NonNullable<ZodOpenApiObject['components']>['headers']>

const text = { type: 'string' } as const
const wholeNumber = { type: 'integer' } as const

/** Response headers, as components. */
export const headers = {
  RequestId: { description: 'Identifies the request, also in logs and events', schema: text },
  RateLimitPolicy: { description: 'The limit that applies: requests (q) per number of seconds (w)', schema: text },
  RateLimit: {
    description: 'The current state of the limit: requests remaining (r), seconds until the reset (t)',
    schema: text,
  },
  RateLimitLimit: { description: 'The limit that applies, in requests', schema: wholeNumber },
  RateLimitRemaining: { description: 'Requests remaining', schema: wholeNumber },
  RateLimitReset: { description: 'Seconds until the reset', schema: wholeNumber },
  RetryAfter: { description: 'Seconds to wait before trying again', schema: wholeNumber },
  Challenge: { description: 'How to authenticate, and why the token was rejected (RFC 6750)', schema: text },
  Link: { description: 'The next page, if there is one: `<…>; rel="next"` (RFC 8288)', schema: text },
  Location: { description: 'The URL of what was created', schema: text },
  Replayed: { description: '`true` if this repeats the first response to a request with the same key', schema: text },
  TotalCount: {
    description: 'The number of items in all pages, if `include_total` was requested',
    schema: wholeNumber,
  },
} satisfies Headers

function component(name: keyof typeof headers) {
  return { $ref: `#/components/headers/${name}` } as const
}

/** On every response. */
export const everyHeader = { 'X-Request-ID': component('RequestId') }

/** On every rate-limited response: of a service, or of the gateway in its place. */
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

/** On responses to requests that create something. */
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

/** Every error response, as components. */
export const errorResponses = {
  Malformed: httpError('The request is malformed: invalid JSON, an invalid cursor or an invalid path'),
  Unauthenticated: httpError('The access token is missing, invalid, expired or revoked', {
    'WWW-Authenticate': component('Challenge'),
  }),
  Forbidden: httpError('Your role or account does not permit this'),
  Missing: httpError('It does not exist, or you are not permitted to see it'),
  Conflict: httpError(
    'A duplicate, or not allowed in the current state (`allowed` lists what is); or, with `REQUEST_IN_PROGRESS` and ' +
      'Retry-After, a request with the same key is still being processed',
    retryAfter,
  ),
  TooLarge: httpError('The body is too large'),
  Unsupported: httpError('The media type of the body is not one of those listed'),
  Invalid: httpError(
    'Fields are invalid, and `errors` lists them; or, with `IDEMPOTENCY_KEY_REUSED`, the key was already used with ' +
      'another body',
  ),
  Limited: httpError('Too many requests', retryAfter),
  Unavailable: httpError('A service or store is unavailable', retryAfter),
  Failed: httpError(
    'Any other error, such as 502 if a service returns no valid response, and 504 if it does not respond in time',
  ),
} satisfies Record<string, ZodOpenApiResponseObject>

const errorResponseOf: Readonly<Record<number, keyof typeof errorResponses>> = {
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

/** References to the error responses with these statuses, and to the one for all others. */
export function errorResponsesWith(statuses: Iterable<number>): ZodOpenApiResponsesObject {
  const listed = [...new Set(statuses)].sort().map((status) => {
    const name = errorResponseOf[status]
    if (name === undefined) throw new Error(`the OpenAPI document describes no error response with status ${status}`)
    return [status, { $ref: `#/components/responses/${name}` }]
  })
  return { ...Object.fromEntries(listed), default: { $ref: '#/components/responses/Failed' } }
}
