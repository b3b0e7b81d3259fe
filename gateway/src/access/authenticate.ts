import type { IncomingMessage } from 'node:http'
import { HttpError } from '@portal/chassis/errors'
import { bearerToken } from '@portal/chassis/http/actor'
import type { TokenClaims, TokenVerifier } from '@portal/chassis/tokens/tokens'

/** A user's access token and its verified claims. */
export type Principal = { token: string; claims: TokenClaims }

/** The caller of a request: anonymous, authenticated, or carrying an invalid token. */
export type Caller = { principal?: Principal; tokenError?: HttpError }

/**
 * Reads and verifies the token of a request. A token that is sent must be valid, even on routes that need none. Returns
 * the error instead of throwing it, so that the request counts against the rate limit before it is rejected.
 */
export async function readCaller(req: IncomingMessage, verify: TokenVerifier): Promise<Caller> {
  try {
    const token = bearerToken(req)
    return token === undefined ? {} : { principal: { token, claims: await verify(token) } }
  } catch (error) {
    if (error instanceof HttpError) return { tokenError: error }
    throw error
  }
}
