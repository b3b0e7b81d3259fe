import { tracingChannel } from 'node:diagnostics_channel'

/** A statement as passed to the driver, with its values inserted. */
type Traced = { query: string; database: string }

/**
 * Runs `work` and returns the statements that this process sent to a database meanwhile, in order, including those of
 * background work. Uses the diagnostics channels of the driver, so the service itself is unchanged.
 */
export async function statementsDuring(databaseUrl: string, work: () => Promise<unknown>): Promise<string[]> {
  const name = new URL(databaseUrl).pathname.slice(1)
  const statements: string[] = []
  const collect = (message: unknown) => {
    const { query, database } = message as Traced
    if (database === name) statements.push(query)
  }
  const channels = [tracingChannel('mysql2:query'), tracingChannel('mysql2:execute')]
  for (const { start } of channels) start.subscribe(collect)
  try {
    await work()
  } finally {
    for (const { start } of channels) start.unsubscribe(collect)
  }
  return statements
}
