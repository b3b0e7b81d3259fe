import { badRequest, HttpError } from '@portal/chassis/errors'
import { parse } from '@portal/chassis/http/parse'
import { type TokenRequest, tokenRequestBody } from '@portal/contracts/auth/http'

/** Parses a login request as RFC 6749 requires: errors are 400 with an `error` member (section 5.2). */
export function parseTokenRequest(body: unknown): TokenRequest {
  const sent = withoutEmpty(body)
  if (typeof sent.grant_type === 'string' && sent.grant_type !== 'password') {
    throw badRequest('UNSUPPORTED_GRANT_TYPE', 'The grant_type must be password', { error: 'unsupported_grant_type' })
  }
  try {
    return parse(tokenRequestBody, sent)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw badRequest('INVALID_REQUEST', error.message, { ...error.extras, error: 'invalid_request' })
  }
}

/** Treats parameters without a value as omitted (RFC 6749, section 3.2). */
function withoutEmpty(body: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => value !== ''))
}

/** 400 for a login or a refresh that is rejected. */
export function invalidGrant(code: string, detail: string): HttpError {
  return badRequest(code, detail, { error: 'invalid_grant' })
}
