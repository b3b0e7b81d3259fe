import { shuttingDown } from './failures.ts'
import { endAsComplete, type ProxiedRequest } from './proxied-request.ts'

export type OpenStreams = {
  /** Adds a stream until its response closes. Throws 503 once all are ended. */
  add: (stream: ProxiedRequest) => void
  /** Ends all streams as if they were complete, and rejects further ones; their clients reconnect to another gateway. */
  endAll: () => void
}

export function createOpenStreams(): OpenStreams {
  const streams = new Set<ProxiedRequest>()
  let isEnding = false
  return {
    add: (stream) => {
      if (isEnding) throw shuttingDown()
      streams.add(stream)
      stream.res.once('close', () => streams.delete(stream))
    },
    endAll: () => {
      isEnding = true
      for (const stream of streams) endAsComplete(stream, shuttingDown())
    },
  }
}
