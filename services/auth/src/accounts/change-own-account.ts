import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import type { OwnAccountChange } from '@portal/contracts/auth/http'
import { passwordText } from '@portal/contracts/text'
import type { Context } from '../context.ts'
import { assertNotCommon } from '../passwords/common-passwords.ts'
import { withRecentProof } from '../passwords/confirm-password.ts'
import type { UserRow } from '../schema.ts'
import { addressChangeLimit, countAct } from '../throttling/counted-acts.ts'
import { lockOwnAccount } from '../users/lock-own-account.ts'
import { findOwnAccount } from '../users/queries.ts'
import { completeAddressChange } from './change-address.ts'
import { requestEmailChange } from './request-email-change.ts'
import { writeChange } from './write-change.ts'
import { type WantedLocale, writeLocale } from './write-locale.ts'

type Wanted = { email: string | undefined; passwordHash: string | undefined; locale: WantedLocale }
type Changed = { user: UserRow; endedSessions: readonly string[] }

/**
 * Changes the actor's own email address, password, language or time zone. Address and password require the current
 * password; for the address, a login within the last five minutes is enough. Requesting the current address needs no password: it changes nothing or withdraws a
 * pending change. Throws `forbidden` for a wrong password, `unprocessable` for a missing one, `tooManyRequests` for too
 * many address changes.
 */
export async function changeOwnAccount(ctx: Context, actor: Actor, input: OwnAccountChange): Promise<UserRow> {
  const before = await findOwnAccount(ctx, actor)
  const { email, password, current_password: currentPassword } = input
  const isNewAddress = email !== undefined && email !== before.email
  const isNewPassword = password !== undefined && password !== passwordText(currentPassword ?? '')
  if (isNewPassword) assertNotCommon(password, email ?? before.email)
  const apply = async () => {
    const passwordHash = isNewPassword ? await ctx.passwords.hash(password, 'confirmation') : undefined
    // Counted before the lookup of the address, so that the limit also bounds probing for taken addresses.
    if (isNewAddress) await countAct(ctx, before.id, addressChangeLimit)
    const locale = { locale: input.locale, timeZone: input.time_zone }
    return write(ctx, actor, before, { email, passwordHash, locale })
  }
  const needsProof = isNewAddress || password !== undefined
  const changed = needsProof
    ? await withRecentProof(ctx, actor, { before, password: currentPassword }, apply)
    : await apply()
  await ctx.revocations.publish(changed.user)
  await ctx.revocations.publishSessions(changed.endedSessions)
  ctx.linkRequestSignal()
  return changed.user
}

function write(ctx: Context, actor: Actor, before: UserRow, wanted: Wanted): Promise<Changed> {
  return transact(ctx, async (tx) => {
    const locked = await lockOwnAccount(tx, before)
    // The proof was given for the address that the account had at that time.
    if (locked.email !== before.email) {
      throw conflict('ACCOUNT_CHANGED', 'Your email address was changed by another request; check it and try again')
    }
    const current = await writeLocale(ctx, tx, locked, wanted.locale)
    if (ctx.emailVerification === 'off') return changeAtOnce(ctx, tx, { actor, current, wanted })
    const user = await writeChange(ctx, tx, current, { passwordHash: wanted.passwordHash })
    if (wanted.email === undefined) return { user, endedSessions: [] }
    const { email } = wanted
    return { user: await requestEmailChange(ctx, tx, user, { email, sessionId: actor.sessionId }), endedSessions: [] }
  })
}

async function changeAtOnce(
  ctx: Context,
  tx: Transaction,
  { actor, current, wanted }: { actor: Actor; current: UserRow; wanted: Wanted },
): Promise<Changed> {
  const { email, passwordHash } = wanted
  const user = await writeChange(ctx, tx, current, { email, passwordHash })
  const endedSessions = await completeAddressChange(ctx, tx, {
    before: current,
    user,
    currentSessionId: actor.sessionId,
  })
  return { user, endedSessions }
}
