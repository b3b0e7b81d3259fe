import type { Response } from 'express'

const reconnectMs = 1_000

/** One answer that goes on: server-sent events (WHATWG HTML, section 9.2) to one client. */
export type EventStream = {
  /** Sends an event. Only what {@link isReady} allows is to be sent, so that little waits for a slow client. */
  send: (event: { id: number; name: string; data: unknown }) => void
  /** Whether the client has taken what was sent. */
  isReady: () => boolean
  /** Shows that the connection lives. A client that has taken nothing since the last beat but one is given up. */
  beat: () => void
  end: () => void
}

/**
 * Begins the answer. The id at its beginning is one without an event, so that a client which loses the connection before
 * the first event knows where to go on as well. `onReady` runs when a slow client has caught up.
 */
export function openEventStream(res: Response, beginsAfter: number, onReady: () => void): EventStream {
  let hasStalled = false
  res.on('drain', () => {
    hasStalled = false
    onReady()
  })
  res.status(200).set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    // Proxies of the nginx kind would otherwise collect events before they pass them on.
    'X-Accel-Buffering': 'no',
  })
  res.write(`retry: ${reconnectMs}\nid: ${beginsAfter}\n\n`)

  const isReady = () => !res.writableNeedDrain && !res.writableEnded && !res.destroyed
  return {
    isReady,
    send: ({ id, name, data }) => {
      res.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
    },
    beat: () => {
      if (isReady()) res.write(':\n\n')
      else if (hasStalled) res.destroy()
      else hasStalled = true
    },
    end: () => {
      // What a client does not take would keep the answer, and with it the whole server, from closing.
      if (res.writableLength > 0) res.destroy()
      else res.end()
    },
  }
}
