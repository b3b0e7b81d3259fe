// Ends live streams with the access of those who listen. Guaranteed: a stream ends within about a second of the end or the
// expiry of the token that it was opened with, as if it were complete; the client that comes back is refused. While nobody
// knows whether a token has ended, its stream goes on, as reading does.
import type { Component } from '@portal/chassis/lifecycle'
import type { Response } from 'express'
import type { Principal } from './authenticate.ts'
import type { Revocations } from './revocations.ts'

const everyMs = 500

type Stream = { res: Response; principal: Principal; end: () => void }

export type StreamWatch = {
  /** Watches over a stream until it has ended. */
  add: (stream: Stream) => void
}

export function createStreamWatch(tokenStatusOf: Revocations['tokenStatusOf']): StreamWatch & Component {
  const streams = new Set<Stream>()
  let timer: NodeJS.Timeout | undefined

  const look = async (stream: Stream) => {
    const isOver =
      stream.principal.claims.exp * 1000 <= Date.now() || (await tokenStatusOf(stream.principal)) === 'ended'
    // It may have ended by itself meanwhile, or by the look before.
    if (isOver && streams.delete(stream)) stream.end()
  }

  return {
    name: 'stream watch',
    add: (stream) => {
      // Whoever has gone by now would never be counted as gone.
      if (stream.res.closed) return
      streams.add(stream)
      stream.res.once('close', () => streams.delete(stream))
    },
    start: async () => {
      timer = setInterval(() => {
        // Asked in one turn, all go to Redis in one command.
        for (const stream of streams) void look(stream)
      }, everyMs)
    },
    stop: async () => clearInterval(timer),
  }
}
