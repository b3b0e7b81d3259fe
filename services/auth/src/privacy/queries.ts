import { type Database, single, type Transaction } from '@portal/chassis/database'
import { missing } from '@portal/chassis/errors'
import type { BacklogSource } from '@portal/chassis/health'
import { type Page, readPage } from '@portal/chassis/paging'
import type { ErasuresQuery } from '@portal/contracts/auth/privacy-http'
import { eq, isNotNull, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ErasureRow, erasures } from '../schema.ts'

/** The erasures, newest first; with `state` only those in it. */
export function listErasures(ctx: Context, query: ErasuresQuery): Promise<Page<ErasureRow>> {
  const wanted = query.state && (query.state === 'PENDING' ? isNull : isNotNull)(erasures.completedAt)
  return readPage(ctx.db, erasures, { where: [wanted], query })
}

/** An erasure. Throws `missing` where there is none. */
export async function findErasure(ctx: Context, id: number): Promise<ErasureRow> {
  const [row] = await ctx.db.select().from(erasures).where(eq(erasures.id, id))
  if (!row) throw missing('Erasure')
  return row
}

/** An erasure locked for a change. Throws `missing` where there is none. */
export async function lockErasure(tx: Transaction, id: number): Promise<ErasureRow> {
  const [row] = await tx.select().from(erasures).where(eq(erasures.id, id)).for('update')
  if (!row) throw missing('Erasure')
  return row
}

/** The erasure as it is now within a transaction. */
export async function readErasure(tx: Transaction, id: number): Promise<ErasureRow> {
  return single(await tx.select().from(erasures).where(eq(erasures.id, id)))
}

/** How many erasures wait for a service to acknowledge them. */
export function erasureBacklog(db: Database): BacklogSource {
  return {
    meanings: { erasures_pending: 'Erasures that some service has not acknowledged yet' },
    report: async () => ({ erasures_pending: await db.$count(erasures, isNull(erasures.completedAt)) }),
  }
}
