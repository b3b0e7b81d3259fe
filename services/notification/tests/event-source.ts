import { once } from 'node:events'
import { get, type IncomingHttpHeaders } from 'node:http'
import { until } from '@portal/testing/until'

type Received = { id: number; event: string; data: { kind: string; title: string; read_at: string | null } }

/** A client of the live stream that notes all it hears. */
export type EventSource = {
  status: number
  headers: IncomingHttpHeaders
  /** Everything as it came over the wire. */
  heard: () => string
  events: () => Received[]
  hasEnded: () => boolean
  /** Waits until this many events have come, and answers their ids. */
  ids: (count: number) => Promise<number[]>
  close: () => void
}

/** Connects to the live stream of the service at `url`, after the event with the given id where one is named. */
export async function connect(
  url: string,
  headers: Record<string, string>,
  lastEventId?: string | number,
): Promise<EventSource> {
  const after = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  const requested = get(`${url}/api/v1/notifications/stream`, { agent: false, headers: { ...headers, ...after } })
  const [response] = await once(requested, 'response')
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
    heard: () => text,
    events,
    hasEnded: () => ended,
    ids: async (count) => {
      await until(`${count} events`, () => events().length >= count)
      return events().map(({ id }) => id)
    },
    close: () => requested.destroy(),
  }
}

function readEvent(block: string): Received[] {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]))
  const data = fields.get('data')
  if (data === undefined) return []
  return [{ id: Number(fields.get('id')), event: fields.get('event') ?? '', data: JSON.parse(data) }]
}
