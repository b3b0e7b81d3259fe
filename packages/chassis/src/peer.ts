// How services ask each other for facts. A question carries a token of its own kind (signed with SERVICE_SECRET, for
// one service, valid for a minute), so that a user's token opens no inner route and an inner token no outer one.
// A peer that does not answer in time, to the end of its answer, makes the caller's request fail with 503, never with a
// false "not found". An answer is read up to a limit, so that no peer fills the memory of the service that asks.
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Owner } from '@portal/contracts/event'
import type { RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import type { z } from 'zod'
import { bearerToken } from './actor.ts'
import { HttpError, unauthenticated, unavailable } from './errors.ts'
import { requestContext, setPeer } from './request-context.ts'
import { currentTraceparent, inSpan, SpanKind } from './tracing.ts'

const issuer = 'job-portal-services'
const tokenSeconds = 60
const responseTimeoutMs = 500
// A full page of the largest facts there are is a tenth of it.
const maxResponseBytes = 16 * 1024 * 1024

export type Peer = {
  /**
   * Asks `GET /internal{path}`. Undefined where the peer says 404; throws `unavailable` where it does not answer or says
   * that it cannot now, and `badGateway` for an answer that is the peer's own fault.
   */
  request: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.output<Schema> | undefined>
}

type PeerOptions = {
  from: Owner
  to: Owner
  url: string
  secret: string
  timeoutMs?: number
  maxBytes?: number
}

/** What came back: a status, and the text of the body where it says what was asked for. */
type PeerResponse = { status: number; text: string }

/**
 * A way to ask the service `to`, which listens at `url`, in the name of the service `from`. It is given half a second for
 * an answer unless told otherwise.
 */
export function createPeer(options: PeerOptions): Peer {
  const key = serviceKey(options.secret)
  return {
    request: async (path, schema) => {
      const url = new URL(`/internal${path}`, options.url)
      const { status, text } = await inSpan(`ask ${options.to}`, { kind: SpanKind.CLIENT }, () =>
        fetchOrThrow(url, headersFor(key, options), options),
      )
      if (status === 404) return undefined
      if (status === 503) throw unavailable(`The ${options.to} service cannot answer now`)
      const state = status === 200 ? schema.safeParse(jsonOf(text)) : undefined
      if (!state?.success) throw faulty(options)
      return state.data
    },
  }
}

/** The time limit holds until the end of the body, which may be where a peer gets stuck. */
async function fetchOrThrow(url: URL, headers: Record<string, string>, options: PeerOptions): Promise<PeerResponse> {
  const { to, timeoutMs = responseTimeoutMs } = options
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) })
    const { status } = response
    if (status === 200) return { status, text: await readText(response, options) }
    // What a refusal says beside its status is not looked at.
    await response.body?.cancel()
    return { status, text: '' }
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw unavailable(`The ${to} service does not answer`)
  }
}

/** The body as text. Throws `badGateway` for one that is too large, and reads no further. */
async function readText(response: Response, options: PeerOptions): Promise<string> {
  const { maxBytes = maxResponseBytes } = options
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  // Leaving the loop before the end of the body cancels what is left of it.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw faulty(options)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function faulty({ to }: PeerOptions): HttpError {
  return new HttpError('badGateway', 'BAD_GATEWAY', `The ${to} service has a fault`)
}

function headersFor(key: KeyObject, { from, to }: { from: Owner; to: Owner }): Record<string, string> {
  const token = jwt.sign({}, key, { algorithm: 'HS256', issuer, subject: from, audience: to, expiresIn: tokenSeconds })
  const { requestId } = requestContext()
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
    setPeer()
    next()
  }
}

function serviceKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret))
}
