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

/** An error response. Its `id` makes it a component. */
function httpError(
  id: string,
  description: string,
  more: ZodOpenApiResponseObject['headers'] = {},
): ZodOpenApiResponseObject {
  return {
    id,
    description,
    headers: { ...routedHeaders, ...more },
    content: { 'application/problem+json': { schema: problem } },
  }
}

const retryAfter = { 'Retry-After': component('RetryAfter') }

const errorResponses: Readonly<Record<number, ZodOpenApiResponseObject>> = {
  400: httpError('Malformed', 'The request is malformed: invalid JSON, an invalid cursor or an invalid path'),
  401: httpError('Unauthenticated', 'The access token is missing, invalid, expired or revoked', {
    'WWW-Authenticate': component('Challenge'),
  }),
  403: httpError('Forbidden', 'Your role or account does not permit this'),
  404: httpError('Missing', 'It does not exist, or you are not permitted to see it'),
  409: httpError(
    'Conflict',
    'A duplicate, or not allowed in the current state (`allowed` lists what is); or, with `REQUEST_IN_PROGRESS` and ' +
      'Retry-After, a request with the same key is still being processed',
    retryAfter,
  ),
  413: httpError('TooLarge', 'The body is too large'),
  415: httpError('Unsupported', 'The media type of the body is not one of those listed'),
  422: httpError(
    'Invalid',
    'Fields are invalid, and `errors` lists them; or, with `IDEMPOTENCY_KEY_REUSED`, the key was already used with ' +
      'another body',
  ),
  429: httpError('Limited', 'Too many requests', retryAfter),
  503: httpError('Unavailable', 'A service or store is unavailable', retryAfter),
}

const anyOtherError = httpError(
  'Failed',
  'Any other error, such as 502 if a service returns no valid response, and 504 if it does not respond in time',
)

/** The error responses with these statuses, and the one for all others. */
export function errorResponsesWith(statuses: Iterable<number>): ZodOpenApiResponsesObject {
  const listed = [...new Set(statuses)].sort().map((status) => {
    const response = errorResponses[status]
    if (!response) throw new Error(`the OpenAPI document describes no error response with status ${status}`)
    return [status, response]
  })
  return { ...Object.fromEntries(listed), default: anyOtherError }
}
