import { fileURLToPath } from 'node:url'
import { ConfigError } from '@portal/chassis/config'
import { createDatabase, type Transactional } from '@portal/chassis/database'
import { storeAway } from '@portal/chassis/driver-error'
import { Refusal } from '@portal/chassis/errors'
import { createLogger } from '@portal/chassis/log'
import { readCommandConfig } from './config.ts'
import type { Context } from './context.ts'
import { createPasswords } from './passwords/passwords.ts'

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

export type CommandContext = Pick<Context, 'passwords'> & Transactional

/** Runs an operator's command: says what came of it in a line, and exits 1 where nothing did. */
export async function runCommand(act: (ctx: CommandContext) => Promise<string>): Promise<void> {
  try {
    console.log(await withContext(act))
  } catch (error) {
    console.error(explain(error))
    process.exitCode = 1
  }
}

async function withContext(act: (ctx: CommandContext) => Promise<string>): Promise<string> {
  const { databaseUrl, bcryptCost } = readCommandConfig()
  const log = createLogger('auth', 'silent')
  // Not started, because its start would wait for a database that is away, and a command should say so instead.
  const database = createDatabase({ url: databaseUrl, poolSize: 1 }, log, migrationsFolder)
  const passwords = createPasswords(bcryptCost)
  try {
    // The running service's relay publishes what is recorded.
    return await act({ db: database.db, committed: () => undefined, passwords })
  } finally {
    await passwords.stop?.()
    await database.stop?.()
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof Refusal) {
    const faults = error.extras.errors?.map(({ path, message }) => `${path} ${message}`)
    return faults?.join('\n') ?? error.message
  }
  if (storeAway(error)) return 'The database does not answer; is DATABASE_URL right?'
  const { cause } = error as { cause?: unknown }
  return `It did not work: ${cause ?? error}`
}
