import { ConfigError } from '../config/config.ts'
import { HttpError } from '../errors.ts'
import { createLogger } from '../runtime/log.ts'
import { createDatabase, type Transactional } from './database.ts'
import { isUnavailable } from './driver-error.ts'

/** Runs an operator's command: prints its result, or prints the error and sets exit code 1. */
export async function runCommand(command: () => Promise<string>): Promise<void> {
  try {
    console.log(await command())
  } catch (error) {
    console.error(explain(error))
    process.exitCode = 1
  }
}

/**
 * Runs a command against the database at `url`, beside the running service. Does not wait for the database: the command
 * fails if it is unavailable. Events that the command records are published by the relay of the running service.
 */
export async function withDatabase<Result>(
  url: string,
  command: (ctx: Transactional) => Promise<Result>,
): Promise<Result> {
  const database = createDatabase({ url, poolSize: 1 }, createLogger('command', 'silent'), '')
  try {
    return await command({ db: database.db })
  } finally {
    await database.stop?.()
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof HttpError) {
    const errors = error.extras.errors?.map(({ path, message }) => `${path} ${message}`)
    return errors?.join('\n') ?? error.message
  }
  if (isUnavailable(error)) return 'The database is unavailable; check DATABASE_URL'
  const { cause } = error as { cause?: unknown }
  return `The command failed: ${cause ?? error}`
}
