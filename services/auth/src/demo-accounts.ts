import { HttpError } from '@portal/chassis/errors'
import { demoAccounts, demoPassword, moreDemoAccounts } from '@portal/contracts/auth/demo-accounts'
import { createAccount } from './accounts/register-user.ts'
import { type CommandContext, withAccounts } from './with-accounts.ts'

/** Creates the accounts of the demo data, with the argument `all` also the further ones. Returns what to print. */
export async function createDemoAccounts([extent]: readonly string[]): Promise<string> {
  if (extent !== undefined && extent !== 'all') throw new Error('the only argument is: all')
  const accounts = extent === 'all' ? [...demoAccounts, ...moreDemoAccounts] : demoAccounts
  return withAccounts(async (ctx) => {
    // All accounts share one hash. The check for common passwords is skipped.
    const passwordHash = await ctx.passwords.hash(demoPassword, 'account')
    let created = 0
    for (const account of accounts) {
      if (await createIfMissing(ctx, { ...account, passwordHash })) created += 1
    }
    return `Created ${created} of ${accounts.length} demo accounts; the others already existed.`
  })
}

async function createIfMissing(ctx: CommandContext, account: Parameters<typeof createAccount>[1]): Promise<boolean> {
  try {
    await createAccount(ctx, account)
    return true
  } catch (error) {
    if (error instanceof HttpError && error.kind === 'conflict') return false
    throw error
  }
}
