import { fileURLToPath } from 'node:url'
import { readDatabaseUrl } from '@portal/chassis/config/config'
import type { Service } from '@portal/chassis/http/http'
import { runCommand, withDatabase } from '@portal/chassis/mysql/command'
import { migrateDatabase } from '@portal/chassis/mysql/migrate'
import { run } from '@portal/chassis/runtime/lifecycle'
import { republish } from '@portal/messaging/outbox/republish'
import type { ReadModel } from '@portal/messaging/read-models/read-model'
import { type Rebuilding, rebuildReadModels } from '@portal/messaging/read-models/rebuild'

/** An operator's command: gets the arguments behind its name and returns what to print. */
export type Command = (args: readonly string[]) => Promise<string>

/** The parts of a defined service that running it needs. */
type Runnable<Config> = { migrations: URL; readConfig: () => Config; create: (config: Config) => Service }

/**
 * Runs what the command line names: the service itself without an argument, otherwise `migrate`, `republish` or one of the
 * service's own `commands` with the arguments that follow. A command that fails exits 1 with the reason.
 */
export async function runService<Config>(
  { migrations, readConfig, create }: Runnable<Config>,
  commands: Readonly<Record<string, Command>> = {},
): Promise<void> {
  const [name, ...args] = process.argv.slice(2)
  if (name === undefined) return run(() => create(readConfig()))
  const known = new Map(Object.entries({ ...commonCommands(migrations), ...commands }))
  await runCommand(async () => {
    const command = known.get(name)
    if (!command) throw new Error(`unknown command ${name}; the commands are ${[...known.keys()].join(', ')}`)
    return command(args)
  })
}

function commonCommands(migrations: URL): Record<string, Command> {
  return {
    migrate: async () => {
      await migrateDatabase(readDatabaseUrl(), fileURLToPath(migrations))
      return 'The schema is up to date'
    },
    republish: (args) => withDatabase(readDatabaseUrl(), (ctx) => republish(ctx, args)),
  }
}

type Rebuildable = Pick<ReadModel, 'name' | 'owner' | 'rebuild'>
type Rebuilder = { name: Rebuilding['from']; readConfig: () => Rebuilding['config'] }

/** The command `rebuild` of a service: repairs the named read models, or `all`, from their owners. */
export function rebuildCommand({ name, readConfig }: Rebuilder, readModels: readonly Rebuildable[]): Command {
  return (args) => rebuildReadModels({ from: name, config: readConfig(), readModels }, args)
}
