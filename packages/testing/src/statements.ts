import { tracingChannel } from 'node:diagnostics_channel'
import { statementSeparator } from '@portal/chassis/mysql/packet'
import { requestContext } from '@portal/chassis/runtime/request-context'

/** A statement as passed to the driver, with its values inserted. */
type Traced = { query: string; database: string }

/**
 * Runs `work` and returns the statements that this process sent to a database meanwhile, in order, including those of
 * background work. Uses the diagnostics channels of the driver, so the service itself is unchanged.
 */
export async function statementsDuring(databaseUrl: string, work: () => Promise<unknown>): Promise<string[]> {
  const packets = await packetsDuring(databaseUrl, work)
  return packets.flatMap(({ text }) => text.split(statementSeparator))
}

/**
 * Runs `work` and returns the packets that the request with an id sent to a database, each with its statements. Each is
 * a round trip.
 */
export async function roundTripsOf(
  { url, requestId }: { url: string; requestId: string },
  work: () => Promise<unknown>,
): Promise<string[][]> {
  const packets = await packetsDuring(url, work)
  return packets.filter((packet) => packet.requestId === requestId).map(({ text }) => text.split(statementSeparator))
}

/** The first word of each statement of each packet, such as BEGIN. */
export function firstWords(packets: readonly string[][]): string[][] {
  return packets.map((statements) => statements.map((text) => /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? ''))
}

type Packet = { text: string; requestId: string | null }

async function packetsDuring(databaseUrl: string, work: () => Promise<unknown>): Promise<Packet[]> {
  const name = new URL(databaseUrl).pathname.slice(1)
  const packets: Packet[] = []
  const collect = (message: unknown) => {
    const { query, database } = message as Traced
    // A connection that opens meanwhile prepares itself.
    if (database !== name || query.startsWith('SET SESSION')) return
    packets.push({ text: query, requestId: requestContext().requestId })
  }
  const channels = [tracingChannel('mysql2:query'), tracingChannel('mysql2:execute')]
  for (const { start } of channels) start.subscribe(collect)
  try {
    await work()
  } finally {
    for (const { start } of channels) start.unsubscribe(collect)
  }
  return packets
}
