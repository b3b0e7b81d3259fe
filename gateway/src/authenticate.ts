import { bearerToken } from '@portal/chassis/actor'
import { HttpError } from '@portal/chassis/errors'
import type { TokenClaims, TokenVerifier } from '@portal/chassis/tokens'
import type { Request } from 'express'

/** A person's token, and what it says. */
export type Principal = { token: string; claims: TokenClaims }

/** Nobody in particular, a person with a good token, or somebody whose token is not good. */
export type Caller = { principal?: Principal; fault?: HttpError }

/**
 * Reads the token of a request: one that is sent must be good, also where none is needed. Does not refuse, because a
 * bad token is to be counted before it is refused.
 */
export async function readCaller(req: Request, verify: TokenVerifier): Promise<Caller> {
  try {
    const token = bearerToken(req)
    return token === undefined ? {} : { principal: { token, claims: await verify(token) } }
  } catch (error) {
    if (error instanceof HttpError) return { fault: error }
    throw error
  }
}
