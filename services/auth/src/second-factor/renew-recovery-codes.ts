import type { Actor } from '@portal/chassis/http/actor'
import type { Context } from '../context.ts'
import { recordChange } from './record-change.ts'
import { replaceRecoveryCodes } from './replace-recovery-codes.ts'
import { type Proof, withPasswordAndCode } from './with-password-and-code.ts'

/** Replaces all recovery codes of the actor with new ones. */
export function renewRecoveryCodes(ctx: Context, actor: Actor, proof: Proof): Promise<string[]> {
  return withPasswordAndCode(ctx, actor, {
    proof,
    change: async (tx, user) => {
      const codes = await replaceRecoveryCodes(tx, user.id)
      await recordChange(tx, user, { change: 'recovery-codes-renewed', recovery_codes_left: codes.length })
      return codes
    },
  })
}
