import { conflict, notFound } from '@portal/chassis/errors'
import { transact } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { type DeliveryRow, deliveries } from '../schema.ts'

/**
 * Requeues a failed email. It is due at once and retried for as long as a new email. The attempt count continues, and
 * the Message-ID stays the same, so that a recipient who already has the email can recognize the duplicate. Throws
 * `notFound` for an unknown id and `conflict` unless the email has failed.
 */
export function requeueDelivery(ctx: Context, id: number): Promise<DeliveryRow> {
  return transact(ctx, async (tx) => {
    const [delivery] = await tx.select().from(deliveries).where(eq(deliveries.id, id)).for('update')
    if (!delivery) throw notFound('Delivery')
    if (delivery.state !== 'FAILED') throw conflict('NOT_FAILED', 'Only an email in state FAILED can be requeued')
    await tx
      .update(deliveries)
      .set({ state: 'PENDING', nextAttemptAt: databaseNow(), requeuedAt: databaseNow() })
      .where(eq(deliveries.id, id))
    tx.afterCommit(ctx.sender.wake)
    return single(await tx.select().from(deliveries).where(eq(deliveries.id, id)))
  })
}
