import { runCommand, withDatabase } from '@portal/chassis/command'
import type { Transactional } from '@portal/chassis/database'
import { readCommandConfig } from './config.ts'
import type { Context } from './context.ts'
import { createPasswords } from './passwords/passwords.ts'

export type CommandContext = Pick<Context, 'passwords'> & Transactional

/** Runs a command of the operator that creates accounts. */
export async function runAccountCommand(command: (ctx: CommandContext) => Promise<string>): Promise<void> {
  await runCommand(async () => {
    const { databaseUrl, bcryptCost } = readCommandConfig()
    const passwords = createPasswords(bcryptCost)
    try {
      return await withDatabase(databaseUrl, (ctx) => command({ ...ctx, passwords }))
    } finally {
      await passwords.stop?.()
    }
  })
}
