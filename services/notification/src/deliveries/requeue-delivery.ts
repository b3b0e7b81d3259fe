import { single, transact } from '@portal/chassis/database'
import { conflict, missing } from '@portal/chassis/errors'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { signalMail } from '../mail/sender.ts'
import { type DeliveryRow, deliveries } from '../schema.ts'

/**
 * Gives a mail that was given up another chance: due at once, for as long as a new one would be tried. Its attempts
 * count on and its Message-ID stays, so that whoever got it all the same can tell.
 */
export function requeueDelivery(ctx: Context, id: number): Promise<DeliveryRow> {
  return transact(ctx, async (tx) => {
    const [delivery] = await tx.select().from(deliveries).where(eq(deliveries.id, id)).for('update')
    if (!delivery) throw missing('Delivery')
    if (delivery.state !== 'FAILED') throw conflict('NOT_FAILED', 'Only a mail that was given up can be sent again')
    await tx
      .update(deliveries)
      .set({ state: 'PENDING', nextAttemptAt: databaseNow(), requeuedAt: databaseNow() })
      .where(eq(deliveries.id, id))
    signalMail(tx)
    return single(await tx.select().from(deliveries).where(eq(deliveries.id, id)))
  })
}
