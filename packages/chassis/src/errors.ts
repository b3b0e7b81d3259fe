import type { Problem } from '@portal/contracts/operation'

/** The closed list of ways to say no, with the status each becomes at the edge (RFC 9110 and RFC 9457). */
export const statusOfKind = {
  badRequest: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  requestTimeout: 408,
  conflict: 409,
  contentTooLarge: 413,
  unsupportedMediaType: 415,
  unprocessable: 422,
  tooManyRequests: 429,
  headersTooLarge: 431,
  internal: 500,
  badGateway: 502,
  unavailable: 503,
  timeout: 504,
} as const
export type HttpErrorKind = keyof typeof statusOfKind

/** Members that a problem carries beyond the fixed ones. */
export type ProblemExtras = Pick<Problem, 'errors' | 'allowed' | 'error'>

/**
 * A deliberate no to a request, thrown where it is known and turned into problem+json at the edge.
 * `code` is what programs read, `message` what people read; neither names stores, hosts or statements.
 */
export class HttpError extends Error {
  readonly kind: HttpErrorKind
  readonly code: string
  readonly extras: ProblemExtras
  /** When trying again makes sense, where that is known. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    kind: HttpErrorKind,
    code: string,
    detail: string,
    { retryAfterSeconds, ...extras }: ProblemExtras & { retryAfterSeconds?: number } = {},
  ) {
    super(detail)
    this.name = 'Refusal'
    this.kind = kind
    this.code = code
    this.extras = extras
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** 400: the request cannot be understood. */
export function malformed(code: string, detail: string, extras?: ProblemExtras): HttpError {
  return new HttpError('badRequest', code, detail, extras)
}

/** 401: no token, or one that does not count. */
export function unauthenticated(code: string, detail: string): HttpError {
  return new HttpError('unauthenticated', code, detail)
}

/** 403: known, but not allowed. */
export function forbidden(code: string, detail: string): HttpError {
  return new HttpError('forbidden', code, detail)
}

/** 404: absent, or not the caller's to see; both read the same. */
export function missing(what: string): HttpError {
  return new HttpError('notFound', 'NOT_FOUND', `${what} not found`)
}

/** 409: a duplicate, or not allowed in the present state (`allowed` names what would be). */
export function conflict(code: string, detail: string, extras?: ProblemExtras): HttpError {
  return new HttpError('conflict', code, detail, extras)
}

/** 422: understood, but a field does not hold what it should. */
export function invalid(detail: string, errors: NonNullable<Problem['errors']>): HttpError {
  return new HttpError('unprocessable', 'VALIDATION_FAILED', detail, { errors })
}

/** 422 for a single field that only the database could judge. `path` as in {@link Problem}. */
export function invalidField(path: string, code: string, message: string): HttpError {
  return invalid('The request has invalid fields', [{ path, code, message }])
}

/** 429: too many requests; `Retry-After` says when to come again, where that is known. */
export function limited(detail: string, retryAfterSeconds?: number): HttpError {
  return new HttpError(
    'tooManyRequests',
    'RATE_LIMITED',
    detail,
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  )
}

/** 429: too much of a client's is under way at once. */
export function tooManyAtOnce(): HttpError {
  const detail = 'Too many of your requests are under way at once; wait for one of them to end'
  return new HttpError('tooManyRequests', 'TOO_MANY_AT_ONCE', detail, { retryAfterSeconds: 1 })
}

/** 503: a store or service that is needed is away; trying again shortly makes sense. */
export function unavailable(detail: string): HttpError {
  return new HttpError('unavailable', 'UNAVAILABLE', detail)
}
