import type { Transaction } from '@portal/chassis/database'
import { limited } from '@portal/chassis/errors'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type UserRow, users } from '../schema.ts'
import { readUser } from '../users/queries.ts'
import { emailTaken } from '../users/register-user.ts'
import { createLink, endLinks } from './create-link.ts'
import { hasHadEnough } from './may-mail.ts'
import { readMailed } from './queries.ts'

/**
 * Mails a link to the address that a locked account is to get; until that is used the account keeps its own. Wishing
 * for its own withdraws an earlier wish. Throws `conflict` for the address of somebody else.
 */
export async function askForAddress(ctx: Context, tx: Transaction, user: UserRow, email: string): Promise<UserRow> {
  const pendingEmail = email === user.email ? null : email
  if (pendingEmail !== null) {
    await assertFree(tx, pendingEmail)
    await mailLink(ctx, tx, { user, purpose: 'CHANGE_EMAIL', email: pendingEmail })
  } else {
    await endLinks(tx, user.id, 'CHANGE_EMAIL')
  }
  if (pendingEmail === user.pendingEmail) return user
  await tx.update(users).set({ pendingEmail }).where(eq(users.id, user.id))
  return readUser(tx, user.id)
}

/** Mails a link that the person themselves asked for. Throws `limited` where that happens too often. */
export async function mailLink(
  ctx: Context,
  tx: Transaction,
  link: { user: UserRow; purpose: LinkPurpose; email: string },
): Promise<void> {
  const mailed = await readMailed(tx, ctx, link.user.id, link.purpose)
  if (hasHadEnough(mailed)) throw limited('The address was changed too often; try again in an hour')
  await createLink(ctx, tx, link)
}

/** To tell it early; what decides is the unique index, once the address is confirmed. */
async function assertFree(tx: Transaction, email: string): Promise<void> {
  const taken = await tx.select({ id: users.id }).from(users).where(eq(users.email, email))
  if (taken.length > 0) throw emailTaken()
}
