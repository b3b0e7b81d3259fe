import { invalidField } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { PasswordChange } from '@portal/contracts/auth/accounts-http'
import { passwordText } from '@portal/contracts/text'
import type { Context } from '../context.ts'
import { changeOwnAccount } from './change-own-account.ts'

/** Changes the actor's own password, which ends every session. Throws `forbidden` if the current password is wrong. */
export async function changePassword(ctx: Context, actor: Actor, input: PasswordChange): Promise<void> {
  // An unchanged password would end no session, although this operation promises to.
  if (input.password === passwordText(input.current_password)) {
    throw invalidField('password', 'unchanged', 'must differ from the current password')
  }
  await changeOwnAccount(ctx, actor, input)
}
