import { problem, replayedHeader } from '@portal/contracts/operation'
import { z } from 'zod'
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'

/** An optional response header. Its `id` makes it a component. */
function header(id: string, description: string, schema: z.ZodType = z.string()) {
  return schema.optional().meta({ header: { id, description } })
}

const wholeNumber = z.int().nonnegative()

/** On every response. */
export const everyHeader = z.object({
  'X-Request-ID': header('RequestId', 'Identifies the request, also in logs and events'),
})

/** On every rate-limited response: of a service, or of the gateway in its place. */
export const routedHeaders = everyHeader.extend({
  'RateLimit-Policy': header('RateLimitPolicy', 'The limit that applies: requests (q) per number of seconds (w)'),
  RateLimit: header('RateLimit', 'The current state of the limit: requests remaining (r), seconds until the reset (t)'),
  'RateLimit-Limit': header('RateLimitLimit', 'The limit that applies, in requests', wholeNumber),
  'RateLimit-Remaining': header('RateLimitRemaining', 'Requests remaining', wholeNumber),
  'RateLimit-Reset': header('RateLimitReset', 'Seconds until the reset', wholeNumber),
})

/** On lists. */
export const listHeaders = routedHeaders.extend({
  Link: header('Link', 'The next page, if there is one: `<…>; rel="next"` (RFC 8288)'),
  'X-Total-Count': header('TotalCount', 'How many items all pages have, if `include_total` is given', wholeNumber),
})

/** On responses to requests that create something. */
export const creatingHeaders = routedHeaders.extend({
  Location: header('Location', 'The URL of what was created'),
  [replayedHeader]: header('Replayed', '`true` if this repeats the first response to a request with the same key'),
})

/** On errors after which the client should wait. */
const waitHeaders = routedHeaders.extend({
  'Retry-After': header('RetryAfter', 'Seconds to wait before trying again', wholeNumber),
})

const challengeHeaders = routedHeaders.extend({
  'WWW-Authenticate': header('Challenge', 'How to authenticate, and why the token was rejected (RFC 6750)'),
})

/** An error response. Its `id` makes it a component. */
function httpError(id: string, description: string, headers: z.ZodObject = routedHeaders): ZodOpenApiResponseObject {
  return { id, description, headers, content: { 'application/problem+json': { schema: problem } } }
}

const errorResponses: Readonly<Record<number, ZodOpenApiResponseObject>> = {
  400: httpError('Malformed', 'The request is malformed: invalid JSON, an invalid cursor or an invalid path'),
  401: httpError('Unauthenticated', 'The access token is missing, invalid, expired or revoked', challengeHeaders),
  403: httpError('Forbidden', 'Your role or account does not permit this'),
  404: httpError('Missing', 'It does not exist, or you are not permitted to see it'),
  409: httpError(
    'Conflict',
    'A duplicate, or not allowed in the current state (`allowed` lists what is); or, with `REQUEST_IN_PROGRESS` and ' +
      'Retry-After, a request with the same key is still being processed',
    waitHeaders,
  ),
  410: httpError('Gone', 'It was here, and has ended'),
  413: httpError('TooLarge', 'The body is too large'),
  415: httpError('Unsupported', 'The media type of the body is not one of those listed'),
  422: httpError(
    'Invalid',
    'Fields are invalid, and `errors` lists them; or, with `IDEMPOTENCY_KEY_REUSED`, the key was already used with ' +
      'another body',
  ),
  429: httpError('Limited', 'Too many requests', waitHeaders),
  503: httpError('Unavailable', 'A service or store is unavailable', waitHeaders),
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
