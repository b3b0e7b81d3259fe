// How services ask each other for facts. A question carries a token of its own kind (signed with SERVICE_SECRET, for
// one service, valid for a minute), so that a user's token opens no inner route and an inner token no outer one.
// A peer that does not answer in time makes the caller's request fail with 503, never with a false "not found".
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Owner } from '@portal/contracts/event'
import type { RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import type { z } from 'zod'
import { bearerToken } from './actor.ts'
import { Refusal, unauthenticated, unavailable } from './errors.ts'
import { currentScope } from './scope.ts'
import { currentTraceparent, inSpan, SpanKind } from './tracing.ts'

const issuer = 'job-portal-services'
const tokenSeconds = 60
const answerTimeoutMs = 500

export type Peer = {
  /**
   * Asks `GET /internal{path}`. Undefined where the peer says 404; throws `unavailable` where it does not answer or says
   * that it cannot now, and `badGateway` for an answer that is the peer's own fault.
   */
  ask: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.output<Schema> | undefined>
}

type PeerOptions = { from: Owner; to: Owner; url: string; secret: string; timeoutMs?: number }

/**
 * A way to ask the service `to`, which listens at `url`, in the name of the service `from`. It is given half a second for
 * an answer unless told otherwise.
 */
export function createPeer(options: PeerOptions): Peer {
  const key = serviceKey(options.secret)
  return {
    ask: async (path, schema) => {
      const url = new URL(`/internal${path}`, options.url)
      const answer = await inSpan(`ask ${options.to}`, { kind: SpanKind.CLIENT }, () =>
        fetchOrRefuse(url, headersFor(key, options), options),
      )
      if (answer.status === 404) return undefined
      if (answer.status === 503) throw unavailable(`The ${options.to} service cannot answer now`)
      const facts = answer.ok ? schema.safeParse(await answer.json()) : undefined
      if (!facts?.success) throw new Refusal('badGateway', 'BAD_GATEWAY', `The ${options.to} service has a fault`)
      return facts.data
    },
  }
}

async function fetchOrRefuse(
  url: URL,
  headers: Record<string, string>,
  { to, timeoutMs = answerTimeoutMs }: PeerOptions,
): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) })
  } catch {
    throw unavailable(`The ${to} service does not answer`)
  }
}

function headersFor(key: KeyObject, { from, to }: { from: Owner; to: Owner }): Record<string, string> {
  const token = jwt.sign({}, key, { algorithm: 'HS256', issuer, subject: from, audience: to, expiresIn: tokenSeconds })
  const { requestId } = currentScope()
  const traceparent = currentTraceparent()
  return {
    authorization: `Bearer ${token}`,
    ...(requestId === null ? {} : { 'x-request-id': requestId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  }
}

/** Middleware for inner routes: lets through only another service's token made for the service `to`. */
export function requireService(secret: string, to: Owner): RequestHandler {
  const key = serviceKey(secret)
  return (req, _res, next) => {
    const token = bearerToken(req)
    if (token === undefined) throw unauthenticated('NOT_AUTHENTICATED', 'For services only')
    try {
      jwt.verify(token, key, { algorithms: ['HS256'], issuer, audience: to })
    } catch {
      throw unauthenticated('INVALID_TOKEN', 'The service token is not valid')
    }
    next()
  }
}

function serviceKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret))
}
