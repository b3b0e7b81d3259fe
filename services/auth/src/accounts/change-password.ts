import type { Actor } from '@portal/chassis/actor'
import { invalidField } from '@portal/chassis/errors'
import type { PasswordChange } from '@portal/contracts/auth/accounts-http'
import { passwordText } from '@portal/contracts/text'
import type { Context } from '../context.ts'
import { changeOwnAccount } from '../users/change-own-account.ts'

/** Changes one's own password, which ends every session. Throws `forbidden` where the current one is wrong. */
export async function changePassword(ctx: Context, actor: Actor, input: PasswordChange): Promise<void> {
  // Who asks for this wants the sessions to end, and what does not differ would end none.
  if (input.password === passwordText(input.current_password)) {
    throw invalidField('password', 'unchanged', 'must differ from the current one')
  }
  await changeOwnAccount(ctx, actor, input)
}
