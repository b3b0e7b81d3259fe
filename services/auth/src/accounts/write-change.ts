import type { Transaction } from '@portal/chassis/mysql/database'
import { onDuplicate } from '@portal/chassis/mysql/statements'
import { userChanged } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { endLinks } from '../links/create-link.ts'
import { type UserRow, users } from '../schema.ts'
import { detailsOfClient } from '../sessions/client.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { stateOfUser } from '../users/present.ts'
import { emailTaken, readUser } from '../users/queries.ts'

const nameOf = { email: 'email', passwordHash: 'password', role: 'role', isActive: 'is_active' } as const
type Field = keyof typeof nameOf
type Wanted = { [Name in Field]?: UserRow[Name] | undefined }

type Changing = Pick<Context, 'now' | 'emailVerification'>

/**
 * Writes a change of an account: the row, the end of its sessions and links, and the event. Undefined fields stay as
 * they are; without a difference nothing is written. With `provesAddress` the resulting address counts as verified;
 * otherwise a new address is unverified. After an address change the caller runs `completeAddressChange`. `user` must
 * be locked; the caller publishes its access version after the commit.
 */
export async function writeChange(
  ctx: Changing,
  tx: Transaction,
  user: UserRow,
  { provesAddress = false, ...wanted }: Wanted & { provesAddress?: boolean },
): Promise<UserRow> {
  const changed = (Object.keys(nameOf) as Field[]).filter(
    (field) => wanted[field] !== undefined && wanted[field] !== user[field],
  )
  if (changed.length === 0) return user
  const now = ctx.now()
  const changes = Object.fromEntries(changed.map((field) => [field, wanted[field]]))
  // A thief who read the emails to the old address, or knew the old password, may have requested links.
  const endsLinks = changed.some((field) => field !== 'role')
  const ending = changed.some((field) => field !== 'email') ? await endSessions(tx, user, now) : {}
  const update = tx
    .update(users)
    .set({
      ...changes,
      ...ending,
      ...(endsLinks ? { pendingEmail: null, pendingSessionId: null } : {}),
      ...verificationOf(user, { isNew: changed.includes('email'), provesAddress, now }),
      revision: user.revision + 1,
    })
    .where(eq(users.id, user.id))
  await onDuplicate(update, emailTaken)
  if (endsLinks) await endLinks(tx, user.id, { now })
  const written = await readUser(tx, user.id)
  await record(tx, userChanged, {
    aggregateId: written.id,
    revision: written.revision,
    data: {
      ...stateOfUser(ctx, written),
      changed: changed.map((field) => nameOf[field]),
      ...(changed.includes('email') ? { previous_email: user.email } : {}),
      ...detailsOfClient(),
    },
  })
  return written
}

function verificationOf(
  user: UserRow,
  { isNew, provesAddress, now }: { isNew: boolean; provesAddress: boolean; now: Date },
): Partial<UserRow> {
  const before = user.emailVerifiedAt
  if (!isNew) return provesAddress ? { emailVerifiedAt: before ?? now } : {}
  return { emailVerifiedAt: provesAddress ? now : null, formerlyVerifiedAt: before ?? user.formerlyVerifiedAt }
}
