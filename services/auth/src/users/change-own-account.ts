import type { Actor } from '@portal/chassis/actor'
import { type Transaction, transact } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import type { OwnAccountChange } from '@portal/contracts/auth/http'
import { passwordText } from '@portal/contracts/text'
import { moveOn } from '../accounts/change-address.ts'
import { requestEmailChange } from '../accounts/request-email-change.ts'
import type { Context } from '../context.ts'
import { addressChangeLimit, countAct } from '../limits/counted-acts.ts'
import { assertNotCommon } from '../passwords/common-passwords.ts'
import { withRecentProof } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { lockOwnAccount } from '../second-factor/lock-own-account.ts'
import { findOwnAccount } from './queries.ts'
import { writeChange } from './write-change.ts'

type Wanted = { email: string | undefined; passwordHash: string | undefined }
type Changed = { user: UserRow; endedSessions: readonly string[] }

/**
 * Changes one's own address or password, with the current password; for an address a login of the last five minutes will
 * do. Throws `forbidden` where the password is wrong, `invalid` where it is missing, `limited` for too many addresses. Wishing
 * for the address that one has needs no password, as it changes nothing or withdraws a wish.
 */
export async function changeOwnAccount(ctx: Context, actor: Actor, input: OwnAccountChange): Promise<UserRow> {
  const before = await findOwnAccount(ctx, actor)
  const { email, password, current_password: currentPassword } = input
  const isNewAddress = email !== undefined && email !== before.email
  const isNewPassword = password !== undefined && password !== passwordText(currentPassword ?? '')
  if (isNewPassword) assertNotCommon(password, email ?? before.email)
  const changeIt = async () => {
    const passwordHash = isNewPassword ? await ctx.passwords.hash(password, 'confirmation') : undefined
    // Counted before it is known whether the address is free, so that no one can try more of them than that.
    if (isNewAddress) await countAct(ctx, before.id, addressChangeLimit)
    return write(ctx, actor, before, { email, passwordHash })
  }
  const needsProof = isNewAddress || password !== undefined
  const changed = needsProof
    ? await withRecentProof(ctx, actor, { before, password: currentPassword }, changeIt)
    : await changeIt()
  await ctx.endedAccess.publish(changed.user)
  await ctx.endedAccess.publishSessions(changed.endedSessions)
  ctx.linkRequestSignal()
  return changed.user
}

function write(ctx: Context, actor: Actor, before: UserRow, wanted: Wanted): Promise<Changed> {
  return transact(ctx, async (tx) => {
    const current = await lockOwnAccount(tx, before)
    // What was proven was so for the address that the account had.
    if (current.email !== before.email) throw conflict('ACCOUNT_CHANGED', 'Your address has changed meanwhile')
    if (ctx.emailVerification === 'off') return changeAtOnce(ctx, tx, { actor, current, wanted })
    const user = await writeChange(ctx, tx, current, { passwordHash: wanted.passwordHash })
    if (wanted.email === undefined) return { user, endedSessions: [] }
    const { email } = wanted
    return { user: await requestEmailChange(tx, user, { email, sessionId: actor.sessionId }), endedSessions: [] }
  })
}

async function changeAtOnce(
  ctx: Context,
  tx: Transaction,
  { actor, current, wanted }: { actor: Actor; current: UserRow; wanted: Wanted },
): Promise<Changed> {
  const user = await writeChange(ctx, tx, current, wanted)
  const endedSessions = await moveOn(ctx, tx, { before: current, user, currentSessionId: actor.sessionId })
  return { user, endedSessions }
}
