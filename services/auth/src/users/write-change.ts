import { type Transaction, unlessDuplicate } from '@portal/chassis/database'
import { userChanged } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/record'
import { and, eq, isNull } from 'drizzle-orm'
import { endLinks } from '../accounts/create-link.ts'
import { sessions, type UserRow, users } from '../schema.ts'
import { factsOfUser } from './present.ts'
import { readUser } from './queries.ts'
import { emailTaken } from './register-user.ts'

const nameOf = { email: 'email', passwordHash: 'password', role: 'role', isActive: 'is_active' } as const
type Field = keyof typeof nameOf
type Wanted = { [Name in Field]?: UserRow[Name] | undefined }

/**
 * Writes what is wanted to be different of an account: the row, the end of its sessions and links, the event. What is
 * undefined stays; no difference changes nothing. A new address is one that nobody has verified. `user` is locked; after
 * the commit its access version is to be published.
 */
export async function writeChange(tx: Transaction, user: UserRow, wanted: Wanted): Promise<UserRow> {
  const changed = (Object.keys(nameOf) as Field[]).filter(
    (field) => wanted[field] !== undefined && wanted[field] !== user[field],
  )
  if (changed.length === 0) return user
  const changes = Object.fromEntries(changed.map((field) => [field, wanted[field]]))
  const endsAccess = changed.some((field) => field !== 'email')
  // Whoever could read the mails to the old address, or knew the old password, may have asked for links.
  const endsLinks = changed.some((field) => field !== 'role')
  const ending = endsAccess ? { accessVersion: user.accessVersion + 1, accessEndedAt: new Date() } : {}
  const update = tx
    .update(users)
    .set({
      ...changes,
      ...ending,
      ...(endsLinks ? { pendingEmail: null } : {}),
      ...(changed.includes('email') ? { emailVerifiedAt: null } : {}),
      revision: user.revision + 1,
    })
    .where(eq(users.id, user.id))
  await unlessDuplicate(update, emailTaken)
  if (endsAccess) await endSessions(tx, user.id)
  if (endsLinks) await endLinks(tx, user.id)
  const now = await readUser(tx, user.id)
  await record(tx, userChanged, {
    aggregateId: now.id,
    revision: now.revision,
    data: {
      ...factsOfUser(now),
      changed: changed.map((field) => nameOf[field]),
      ...(changed.includes('email') ? { previous_email: user.email } : {}),
    },
  })
  return now
}

async function endSessions(tx: Transaction, userId: number): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: new Date() })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt)))
}
