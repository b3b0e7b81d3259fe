import type { Response } from 'express'

const reconnectMs = 1_000

/** A response of server-sent events (WHATWG HTML, section 9.2) to one client. */
export type EventStream = {
  /** Sends an event. Call it only while {@link isReady} is true, which bounds what is buffered for a slow client. */
  send: (event: { id: number; name: string; data: unknown }) => void
  /** Whether the client has received everything sent so far. */
  isReady: () => boolean
  /** Sends a heartbeat, or disconnects a client that has received nothing since the heartbeat before the last. */
  beat: () => void
  end: () => void
}

/**
 * Begins the response. It starts with an id without an event, so that a client that loses the connection before the
 * first event knows where to resume. `onReady` runs when a slow client has caught up.
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
    // Stops nginx and similar proxies from buffering events.
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
      // Data that the client does not read would keep the response open and the server from stopping.
      if (res.writableLength > 0) res.destroy()
      else res.end()
    },
  }
}
