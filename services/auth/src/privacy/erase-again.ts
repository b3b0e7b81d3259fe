import { badRequest } from '@portal/chassis/errors'
import { type Transactional, transact } from '@portal/chassis/mysql/database'
import { userErased } from '@portal/contracts/auth/events'
import { envelope } from '@portal/contracts/event'
import { offsetInstant } from '@portal/contracts/instants'
import type { Broker } from '@portal/messaging/broker/broker'
import { asc, gte } from 'drizzle-orm'
import { erasures } from '../schema.ts'
import { lockUserIfPresent } from '../users/queries.ts'
import { type Erasing, eraseAccount } from './erase-account.ts'
import { repeatErasure } from './repeat-erasure.ts'

type Tools = Transactional & Erasing & { streams: Pick<Broker, 'kept'> }
type Erasure = { userId: number; at: Date }

/**
 * Repeats all erasures since the backup from which databases were restored. The arguments are those of the operator:
 * the time of the backup, and optionally ids of more users to erase. Erasures in the database are repeated for the
 * services that were restored; lost ones are read from the stream, which retains them for a month. An id that now
 * belongs to a later account is skipped. Returns the message for the operator; throws `badRequest` for invalid
 * arguments.
 */
export async function eraseAgain(ctx: Tools, [since, ...ids]: readonly string[]): Promise<string> {
  const instant = offsetInstant.safeParse(since)
  if (!instant.success || ids.some((id) => !/^[1-9]\d{0,15}$/.test(id))) {
    throw badRequest(
      'BAD_ARGUMENTS',
      'Pass the time of the backup, such as 2026-03-01T09:30:00Z, and optionally the ids of more users to erase',
    )
  }
  const backup = instant.data
  const known = await ctx.db.select().from(erasures).where(gte(erasures.requestedAt, backup)).orderBy(asc(erasures.id))
  for (const { id } of known) await repeatErasure(ctx, id)
  const requested = ids.map((id) => ({ userId: Number(id), at: backup }))
  let restored = 0
  for (const erasure of [...(await erasuresInStream(ctx, backup)), ...requested]) {
    if (await eraseRestored(ctx, erasure)) restored += 1
  }
  return `Repeated ${known.length + restored} erasures; ${restored} of these people had been restored from the backup.`
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

/** Returns false if the account does not exist any more, or was created after the erasure. */
function eraseRestored(ctx: Tools, { userId, at }: Erasure): Promise<boolean> {
  return transact(ctx, async (tx) => {
    const user = await lockUserIfPresent(tx, userId)
    if (!user || user.createdAt > at) return false
    await eraseAccount(ctx, tx, user)
    return true
  })
}
