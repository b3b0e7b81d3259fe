import { once } from 'node:events'
import { get, type IncomingHttpHeaders } from 'node:http'
import { until } from '@portal/testing/until'

type ReceivedEvent = { id: number; event: string; data: { kind: string; title: string; read_at: string | null } }

/** A client of the live stream that records everything it receives. */
export type EventSource = {
  status: number
  headers: IncomingHttpHeaders
  /** The raw text received so far. */
  received: () => string
  events: () => ReceivedEvent[]
  hasEnded: () => boolean
  /** Waits until `count` events have been received and returns the ids of all events. */
  ids: (count: number) => Promise<number[]>
  close: () => void
}

/** Connects to the live stream of the service at `url`, after the event `lastEventId` if it is given. */
export async function connect(
  url: string,
  headers: Record<string, string>,
  lastEventId?: string | number,
): Promise<EventSource> {
  const after = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  const request = get(`${url}/api/v1/notifications/stream`, { agent: false, headers: { ...headers, ...after } })
  const [response] = await once(request, 'response')
  let text = ''
  let ended = false
  response
    .setEncoding('utf8')
    .on('data', (chunk: string) => {
      text += chunk
    })
    .on('error', () => undefined)
    .on('close', () => {
      ended = true
    })
  const events = () => text.split('\n\n').slice(0, -1).flatMap(readEvent)
  return {
    status: response.statusCode,
    headers: response.headers,
    received: () => text,
    events,
    hasEnded: () => ended,
    ids: async (count) => {
      await until(`${count} events`, () => events().length >= count)
      return events().map(({ id }) => id)
    },
    close: () => request.destroy(),
  }
}

function readEvent(block: string): ReceivedEvent[] {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]))
  const data = fields.get('data')
  if (data === undefined) return []
  return [{ id: Number(fields.get('id')), event: fields.get('event') ?? '', data: JSON.parse(data) }]
}
