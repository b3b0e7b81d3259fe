import type { Transaction } from '@portal/chassis/mysql/database'
import { type Owner, owners } from '@portal/contracts/event'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ErasureRow, erasures } from '../schema.ts'

/** Records that a service has erased a person. The last acknowledgement completes the erasure. */
export async function recordAcknowledgement(
  ctx: Context,
  tx: Transaction,
  { owner, erasureId }: { owner: Owner; erasureId: number },
): Promise<void> {
  const [erasure] = await tx.select().from(erasures).where(eq(erasures.id, erasureId)).for('update')
  if (!erasure) return
  const now = ctx.now()
  const acknowledged = { ...erasure, [`${owner}At`]: now } as ErasureRow
  const isComplete = owners.every((each) => acknowledged[`${each}At`] !== null)
  await tx
    .update(erasures)
    .set({ [`${owner}At`]: now, completedAt: isComplete ? (erasure.completedAt ?? now) : null })
    .where(eq(erasures.id, erasureId))
}
