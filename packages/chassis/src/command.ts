import { ConfigError } from './config.ts'
import { createDatabase, type Transactional } from './database.ts'
import { isUnavailable } from './driver-error.ts'
import { HttpError } from './errors.ts'
import { createLogger } from './log.ts'

/** Runs an operator's command: says what came of it, and exits 1 with the reason where nothing did. */
export async function runCommand(act: () => Promise<string>): Promise<void> {
  try {
    console.log(await act())
  } catch (error) {
    console.error(explain(error))
    process.exitCode = 1
  }
}

/**
 * Gives a command the database at `url` while the service runs. Nothing is waited for: where the database is away a
 * command should say so. What it records is published by the running service's relay.
 */
export async function withDatabase<Result>(url: string, act: (ctx: Transactional) => Promise<Result>): Promise<Result> {
  const database = createDatabase({ url, poolSize: 1 }, createLogger('command', 'silent'), '')
  try {
    return await act({ db: database.db, committed: () => undefined })
  } finally {
    await database.stop?.()
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof HttpError) {
    const faults = error.extras.errors?.map(({ path, message }) => `${path} ${message}`)
    return faults?.join('\n') ?? error.message
  }
  if (isUnavailable(error)) return 'The database does not answer; is DATABASE_URL right?'
  const { cause } = error as { cause?: unknown }
  return `It did not work: ${cause ?? error}`
}
