import { tracingChannel } from 'node:diagnostics_channel'

/** A statement as the driver was given it, its values in their places. */
type Traced = { query: string; database: string }

/**
 * Runs `act` and returns the statements that this process sent to a database meanwhile, in their order, those of what
 * runs by itself in the background included. The driver tells them to whoever listens, so nothing of a service is changed
 * for it.
 */
export async function statementsDuring(databaseUrl: string, act: () => Promise<unknown>): Promise<string[]> {
  const name = new URL(databaseUrl).pathname.slice(1)
  const statements: string[] = []
  const note = (message: unknown) => {
    const { query, database } = message as Traced
    if (database === name) statements.push(query)
  }
  const channels = [tracingChannel('mysql2:query'), tracingChannel('mysql2:execute')]
  for (const { start } of channels) start.subscribe(note)
  try {
    await act()
  } finally {
    for (const { start } of channels) start.unsubscribe(note)
  }
  return statements
}
