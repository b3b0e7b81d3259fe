import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { and, eq, inArray, ne } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ErasureRow, erasures, linkRequests, links, type UserRow, users } from '../schema.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { deleteLogins } from '../throttling/login-throttling.ts'
import { readUser } from '../users/queries.ts'
import { eraseLocalData } from './erase-local-data.ts'
import { readErasure } from './queries.ts'

/** The members of the context that an erasure needs. */
export type Erasing = Pick<Context, 'now' | 'delayKey'>
/** An erasure that has begun, and the anonymized account. */
export type Erased = { erasure: ErasureRow; user: UserRow }

/** Erases a locked account, and requests the erasure of its person from all other services. */
export async function eraseAccount(ctx: Erasing, tx: Transaction, user: UserRow): Promise<Erased> {
  const now = ctx.now()
  await deleteAddresses(ctx, tx, user)
  await anonymize(tx, user, now)
  const { id } = single(await tx.insert(erasures).values({ userId: user.id, requestedAt: now }).$returningId())
  const anonymized = await readUser(tx, user.id)
  await eraseLocalData(tx, anonymized, id)
  return { erasure: await readErasure(tx, id), user: anonymized }
}

/**
 * Anonymizes the account: the row stays, because other data refers to it. The placeholder is not a valid address, so no
 * account can ever have it, and the real address becomes free.
 */
async function anonymize(tx: Transaction, user: UserRow, now: Date): Promise<void> {
  await tx
    .update(users)
    .set({
      email: `erased-${user.id}`,
      passwordHash: '',
      isActive: false,
      isDeleted: now,
      pendingEmail: null,
      pendingSessionId: null,
      emailVerifiedAt: null,
      formerlyVerifiedAt: null,
      locale: null,
      timeZone: null,
      ...(await endSessions(tx, user, now)),
      revision: user.revision + 1,
    })
    .where(eq(users.id, user.id))
}

/**
 * Deletes the data that is stored by address rather than by account: login attempts, known networks and queued link
 * requests. Includes former and pending addresses, unless they belong to another account now.
 */
async function deleteAddresses(ctx: Erasing, tx: Transaction, { id, email, pendingEmail }: UserRow): Promise<void> {
  const linked = await tx.select({ email: links.email }).from(links).where(eq(links.userId, id))
  const all = [email, ...(pendingEmail === null ? [] : [pendingEmail]), ...linked.map((link) => link.email)]
  const foreign = await tx
    .select({ email: users.email })
    .from(users)
    .where(and(inArray(users.email, all), ne(users.id, id)))
  const addresses = [...new Set(all)].filter((address) => !foreign.some((user) => user.email === address))
  for (const address of addresses) await deleteLogins(ctx, tx, address)
  await tx.delete(linkRequests).where(inArray(linkRequests.email, addresses))
}
