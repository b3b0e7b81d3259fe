import { readAdmin } from './config.ts'
import { runAccountCommand } from './run-command.ts'
import { registerUser } from './users/register-user.ts'

await runAccountCommand(async (ctx) => {
  const { id, email } = await registerUser(ctx, { ...readAdmin(), role: 'ADMIN' })
  return `${email} is an administrator now, with the user id ${id}.`
})
