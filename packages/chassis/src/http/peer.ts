// Requests between services, with a service token: signed with SERVICE_SECRET, for one service, valid for a minute.
// Guarantees: internal routes reject user tokens, public routes reject service tokens. A peer that does not complete
// its response in time causes 503, never a false 404. Responses are read up to a size limit.
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Owner } from '@portal/contracts/event'
import type { RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import type { z } from 'zod'
import { HttpError, unauthenticated, unavailable } from '../errors.ts'
import { requestContext, setPeer } from '../runtime/request-context.ts'
import { currentTraceparent, inSpan, SpanKind } from '../runtime/tracing.ts'
import { bearerToken } from './actor.ts'

const issuer = 'job-portal-services'
const tokenSeconds = 60
const responseTimeoutMs = 500
// Ten times a full page of the largest rows.
const maxResponseBytes = 16 * 1024 * 1024

export type Peer = {
  /**
   * Requests `GET /internal{path}`. Undefined if the peer responds 404. Throws `unavailable` if it responds 503 or does
   * not respond in time, and `badGateway` for any other status and for an invalid response.
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

/** The status of a response, and the text of its body if the status is 200. */
type PeerResponse = { status: number; text: string }

/**
 * A client of the service `to` at `url`, for the service `from`. Responses must be complete within `timeoutMs`, by
 * default half a second.
 */
export function createPeer(options: PeerOptions): Peer {
  const key = serviceKey(options.secret)
  return {
    request: async (path, schema) => {
      const url = new URL(`/internal${path}`, options.url)
      const { status, text } = await inSpan(`call ${options.to}`, { kind: SpanKind.CLIENT }, () =>
        fetchOrThrow(url, headersFor(key, options), options),
      )
      if (status === 404) return undefined
      if (status === 503) throw unavailable(`The ${options.to} service is temporarily unavailable`)
      const state = status === 200 ? schema.safeParse(jsonOf(text)) : undefined
      if (!state?.success) throw badGateway(options)
      return state.data
    },
  }
}

/** The timeout covers the whole body, because a peer may hang within it. */
async function fetchOrThrow(url: URL, headers: Record<string, string>, options: PeerOptions): Promise<PeerResponse> {
  const { to, timeoutMs = responseTimeoutMs } = options
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) })
    const { status } = response
    if (status === 200) return { status, text: await readText(response, options) }
    // Only the status of an error matters.
    await response.body?.cancel()
    return { status, text: '' }
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw unavailable(`The ${to} service did not respond`)
  }
}

/** Reads the body as text. Stops and throws `badGateway` if it is too large. */
async function readText(response: Response, options: PeerOptions): Promise<string> {
  const { maxBytes = maxResponseBytes } = options
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  // Leaving the loop early cancels the rest of the body.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw badGateway(options)
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

function badGateway({ to }: PeerOptions): HttpError {
  return new HttpError('badGateway', 'BAD_GATEWAY', `The ${to} service sent an unexpected response`)
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

/** Middleware for internal routes: requires a token of another service that was issued for the service `to`. */
export function requireService(secret: string, to: Owner): RequestHandler {
  const key = serviceKey(secret)
  return (req, _res, next) => {
    const token = bearerToken(req)
    if (token === undefined) throw unauthenticated('NOT_AUTHENTICATED', 'This route is for services only')
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
