import type { Problem } from '@portal/contracts/operation'

/** The closed list of error kinds, each with its HTTP status (RFC 9110 and RFC 9457). */
export const statusOfKind = {
  badRequest: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  requestTimeout: 408,
  conflict: 409,
  gone: 410,
  contentTooLarge: 413,
  unsupportedMediaType: 415,
  rangeNotSatisfiable: 416,
  unprocessable: 422,
  tooManyRequests: 429,
  headersTooLarge: 431,
  internal: 500,
  badGateway: 502,
  unavailable: 503,
  timeout: 504,
} as const
export type HttpErrorKind = keyof typeof statusOfKind

/** Optional members of a problem response. */
export type ProblemExtras = Pick<Problem, 'errors' | 'allowed' | 'existing_id' | 'apply_url' | 'error'>

/**
 * An expected error of a request, thrown where it is detected and converted to problem+json at the edge. `code` is for
 * programs, `message` for people; neither names stores, hosts or statements.
 */
export class HttpError extends Error {
  readonly kind: HttpErrorKind
  readonly code: string
  readonly extras: ProblemExtras
  /** After how many seconds a retry makes sense, if known. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    kind: HttpErrorKind,
    code: string,
    detail: string,
    { retryAfterSeconds, ...extras }: ProblemExtras & { retryAfterSeconds?: number } = {},
  ) {
    super(detail)
    this.name = 'HttpError'
    this.kind = kind
    this.code = code
    this.extras = extras
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** 400: the request is malformed. */
export function badRequest(code: string, detail: string, extras?: ProblemExtras): HttpError {
  return new HttpError('badRequest', code, detail, extras)
}

/** 401: no token, or an invalid one. */
export function unauthenticated(code: string, detail: string): HttpError {
  return new HttpError('unauthenticated', code, detail)
}

/** 403: authenticated, but not allowed. */
export function forbidden(code: string, detail: string): HttpError {
  return new HttpError('forbidden', code, detail)
}

/** 404: absent, or hidden from the caller; the response is the same for both. */
export function notFound(what: string): HttpError {
  return new HttpError('notFound', 'NOT_FOUND', `${what} not found`)
}

/** 409: a duplicate, or not allowed in the current state (`allowed` names the states that are). */
export function conflict(code: string, detail: string, extras?: ProblemExtras): HttpError {
  return new HttpError('conflict', code, detail, extras)
}

/** 410: was here, and will not come back by itself. */
export function gone(code: string, detail: string): HttpError {
  return new HttpError('gone', code, detail)
}

/** 422: well-formed, but a field has an invalid value. */
export function unprocessable(detail: string, errors: NonNullable<Problem['errors']>): HttpError {
  return new HttpError('unprocessable', 'VALIDATION_FAILED', detail, { errors })
}

/** 422 for a single field that only a database lookup can validate. `path` as in {@link Problem}. */
export function invalidField(path: string, code: string, message: string): HttpError {
  return unprocessable('The request has invalid fields', [{ path, code, message }])
}

/** 429: too many requests; sends `Retry-After` if `retryAfterSeconds` is given. */
export function tooManyRequests(detail: string, retryAfterSeconds?: number): HttpError {
  return new HttpError(
    'tooManyRequests',
    'RATE_LIMITED',
    detail,
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  )
}

/** 429: too many requests of the client are in progress at once. */
export function tooManyAtOnce(): HttpError {
  const detail = 'Too many of your requests are in progress at once; wait until one of them has finished'
  return new HttpError('tooManyRequests', 'TOO_MANY_AT_ONCE', detail, { retryAfterSeconds: 1 })
}

/** 503: a required store or service is unavailable; a retry shortly after makes sense. */
export function unavailable(detail: string, code = 'UNAVAILABLE'): HttpError {
  return new HttpError('unavailable', code, detail)
}
