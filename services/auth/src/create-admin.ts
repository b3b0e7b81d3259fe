import { readAdmin } from './config.ts'
import { runCommand } from './run-command.ts'
import { registerUser } from './users/register-user.ts'

await runCommand(async (ctx) => {
  const { id, email } = await registerUser(ctx, { ...readAdmin(), role: 'ADMIN' })
  return `${email} is an administrator now, with the user id ${id}.`
})
