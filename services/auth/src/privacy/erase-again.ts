import { type Transactional, transact } from '@portal/chassis/database'
import { malformed } from '@portal/chassis/errors'
import { userErased } from '@portal/contracts/auth/events'
import { envelope } from '@portal/contracts/event'
import { offsetInstant } from '@portal/contracts/instants'
import type { Broker } from '@portal/messaging/broker'
import { asc, gte } from 'drizzle-orm'
import { erasures } from '../schema.ts'
import { lockUserIfThere } from '../users/queries.ts'
import { type Erasing, eraseAccount } from './erase-account.ts'
import { repeatErasure } from './repeat-erasure.ts'

type Tools = Transactional & Erasing & { streams: Pick<Broker, 'kept'> }
type Erasure = { userId: number; at: Date }

/**
 * Erases again everybody who was erased since a backup that databases were restored from. `args` are the operator's: the
 * instant of the backup, and ids of users whom he knows of besides. Erasures that the database knows are repeated for the
 * sake of the others; those that it has forgotten are known from the stream, which keeps them for a month. An id that a
 * later account has got is passed over. Returns what to say to the operator.
 */
export async function eraseAgain(ctx: Tools, [since, ...ids]: readonly string[]): Promise<string> {
  const instant = offsetInstant.safeParse(since)
  if (!instant.success || ids.some((id) => !/^[1-9]\d{0,15}$/.test(id)))
    throw malformed(
      'BAD_ARGUMENTS',
      'Say when the backup was made, such as 2026-03-01T09:30:00Z, and perhaps ids of users',
    )
  const backup = instant.data
  const known = await ctx.db.select().from(erasures).where(gte(erasures.requestedAt, backup)).orderBy(asc(erasures.id))
  for (const { id } of known) await repeatErasure(ctx, id)
  const named = ids.map((id) => ({ userId: Number(id), at: backup }))
  let deleted = 0
  for (const erasure of [...(await erasuresInStream(ctx, backup)), ...named]) {
    if (await eraseRestored(ctx, erasure)) deleted += 1
  }
  return `${known.length + deleted} people are erased again, of whom ${deleted} had come back with the backup.`
}

async function erasuresInStream({ streams }: Tools, backup: Date): Promise<Erasure[]> {
  const found: Erasure[] = []
  for await (const text of streams.kept(userErased)) {
    const { occurred_at, data } = envelope.parse(JSON.parse(text))
    const at = new Date(occurred_at)
    if (at >= backup) found.push({ userId: userErased.data.parse(data).user_id, at })
  }
  return found
}

/** False where there is no such account any more, or one of somebody who has registered since. */
function eraseRestored(ctx: Tools, { userId, at }: Erasure): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const user = await lockUserIfThere(tx, userId)
    if (!user || user.createdAt > at) return false
    await eraseAccount(ctx, tx, user)
    return true
  })
}
