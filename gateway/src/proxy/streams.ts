// The open live streams: each ends as if it were complete when its access token has expired or was revoked, and when the
// gateway stops, so that its client reconnects to another one.
// Guarantees: a stream ends within about a second of the expiry or revocation of its token. A client that reconnects with
// the same token is rejected.
// Does not guarantee: an end while the token's status is unknown. The stream continues, as read requests do.
import type { Component } from '@portal/chassis/runtime/lifecycle'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { Principal, Revocations } from '../access/revocations.ts'
import { shuttingDown } from './failures.ts'
import { endAsComplete, type ProxiedRequest } from './proxied-request.ts'

const checkIntervalMs = 500

export type Streams = {
  /** Adds a stream, with its token if it has one, until its response closes. Throws 503 once the gateway stops. */
  add: (stream: ProxiedRequest, principal?: Principal) => void
}

export function createStreams(statusOf: Revocations['statusOf']): Streams & Component {
  const streams = new Map<ProxiedRequest, Principal | undefined>()
  let isStopping = false

  const end = (stream: ProxiedRequest) => endAsComplete(stream, shuttingDown())
  const check = async (stream: ProxiedRequest, principal: Principal) => {
    const isExpired = principal.claims.exp * 1000 <= Date.now()
    const mustEnd = isExpired || (await statusOf(principal)) === 'revoked'
    // The stream may have ended by itself during the check, or by the previous one.
    if (mustEnd && streams.delete(stream)) end(stream)
  }
  const loop = createLoop('streams', async ({ wait }) => {
    // Started in the same tick, all checks reach Redis in one command.
    for (const [stream, principal] of streams) if (principal) void check(stream, principal)
    await wait(checkIntervalMs)
  })

  return {
    ...loop,
    stop: async () => {
      isStopping = true
      for (const stream of streams.keys()) end(stream)
      await loop.stop()
    },
    add: (stream, principal) => {
      if (isStopping) throw shuttingDown()
      // A client that has already disconnected emits no further 'close'.
      if (stream.res.closed) return
      streams.set(stream, principal)
      stream.res.once('close', () => streams.delete(stream))
    },
  }
}
