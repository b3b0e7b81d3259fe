import { type Transactional, transact } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ErasureRow, erasures } from '../schema.ts'
import { readUser } from '../users/queries.ts'
import { eraseLocalData } from './erase-local-data.ts'
import { lockErasure, readErasure } from './queries.ts'

/**
 * Requests the erasure again from all services, each of which must acknowledge it again. Throws `notFound` if the
 * erasure does not exist.
 */
export function repeatErasure(ctx: Transactional & Pick<Context, 'now'>, id: number): Promise<ErasureRow> {
  return transact(ctx, async (tx) => {
    const erasure = await lockErasure(tx, id)
    await tx
      .update(erasures)
      .set({
        repeatedAt: ctx.now(),
        completedAt: null,
        authAt: null,
        jobAt: null,
        profileAt: null,
        applicationAt: null,
        notificationAt: null,
      })
      .where(eq(erasures.id, id))
    await eraseLocalData(tx, await readUser(tx, erasure.userId), id)
    return readErasure(tx, id)
  })
}
