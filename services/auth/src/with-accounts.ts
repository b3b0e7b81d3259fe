import { withDatabase } from '@portal/chassis/mysql/command'
import type { Transactional } from '@portal/chassis/mysql/database'
import { readCommandConfig } from './config.ts'
import type { Context } from './context.ts'
import { createPasswords } from './hashing/passwords.ts'

export type CommandContext = Pick<Context, 'passwords'> & Transactional

/** Gives a command what it needs to create accounts. */
export async function withAccounts(act: (ctx: CommandContext) => Promise<string>): Promise<string> {
  const { databaseUrl, bcryptCost } = readCommandConfig()
  const passwords = createPasswords(bcryptCost)
  try {
    return await withDatabase(databaseUrl, (ctx) => act({ ...ctx, passwords }))
  } finally {
    await passwords.stop?.()
  }
}
