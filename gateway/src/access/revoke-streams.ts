// Ends live streams whose access token has expired or was revoked.
// Guarantees: a stream ends within about a second of the expiry or revocation of its token, as if it were complete. A
// client that reconnects with the same token is rejected.
// Does not guarantee: an end while the token's status is unknown. The stream continues, as read requests do.
import type { ServerResponse } from 'node:http'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { Principal } from './authenticate.ts'
import type { Revocations } from './revocations.ts'

const checkIntervalMs = 500

type Stream = { res: ServerResponse; principal: Principal; end: () => void }

export type StreamWatch = {
  /** Checks the token of a stream until the stream ends. */
  add: (stream: Stream) => void
}

export function createStreamWatch(statusOf: Revocations['statusOf']): StreamWatch & Component {
  const streams = new Set<Stream>()

  const check = async (stream: Stream) => {
    const isExpired = stream.principal.claims.exp * 1000 <= Date.now()
    const mustEnd = isExpired || (await statusOf(stream.principal)) === 'revoked'
    // The stream may have ended by itself during the check, or by the previous one.
    if (mustEnd && streams.delete(stream)) stream.end()
  }

  return {
    ...createLoop('stream revocation', async ({ wait }) => {
      // Started in the same tick, all checks reach Redis in one command.
      for (const stream of streams) void check(stream)
      await wait(checkIntervalMs)
    }),
    add: (stream) => {
      // A client that has already disconnected emits no further 'close'.
      if (stream.res.closed) return
      streams.add(stream)
      stream.res.once('close', () => streams.delete(stream))
    },
  }
}
