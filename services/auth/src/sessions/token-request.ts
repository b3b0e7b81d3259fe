import { HttpError, malformed } from '@portal/chassis/errors'
import { parse } from '@portal/chassis/parse'
import { type TokenRequest, tokenRequestBody } from '@portal/contracts/auth/http'

/** A login as it came in, checked the way RFC 6749 wants it: its faults answer 400 with an `error` (section 5.2). */
export function parseTokenRequest(body: unknown): TokenRequest {
  const sent = withoutEmpty(body)
  if (typeof sent.grant_type === 'string' && sent.grant_type !== 'password') {
    throw malformed('UNSUPPORTED_GRANT_TYPE', 'The grant type must be password', { error: 'unsupported_grant_type' })
  }
  try {
    return parse(tokenRequestBody, sent)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw malformed('INVALID_REQUEST', error.message, { ...error.extras, error: 'invalid_request' })
  }
}

/** A parameter without a value counts as one that was not sent (RFC 6749, section 3.2). */
function withoutEmpty(body: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => value !== ''))
}

/** 400 for a login or a refresh that gets no tokens. */
export function invalidGrant(code: string, detail: string): HttpError {
  return malformed(code, detail, { error: 'invalid_grant' })
}
