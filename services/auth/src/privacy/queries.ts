import { notFound } from '@portal/chassis/errors'
import { type Page, readPage } from '@portal/chassis/http/paging'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { BacklogSource } from '@portal/chassis/runtime/health'
import type { ErasuresQuery } from '@portal/contracts/auth/privacy-http'
import { eq, isNotNull, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ErasureRow, erasures } from '../schema.ts'

/** Lists erasures, newest first, optionally filtered by `state`. */
export function listErasures(ctx: Context, query: ErasuresQuery): Promise<Page<ErasureRow>> {
  const ofState = query.state && (query.state === 'PENDING' ? isNull : isNotNull)(erasures.completedAt)
  return readPage(ctx.db, erasures, { where: [ofState], query })
}

/** An erasure. Throws `notFound` if it does not exist. */
export async function findErasure(ctx: Context, id: number): Promise<ErasureRow> {
  const [row] = await ctx.db.select().from(erasures).where(eq(erasures.id, id))
  if (!row) throw notFound('Erasure')
  return row
}

/** Locks an erasure for a change. Throws `notFound` if it does not exist. */
export async function lockErasure(tx: Transaction, id: number): Promise<ErasureRow> {
  const [row] = await tx.select().from(erasures).where(eq(erasures.id, id)).for('update')
  if (!row) throw notFound('Erasure')
  return row
}

/** The current state of an erasure within a transaction. */
export async function readErasure(tx: Transaction, id: number): Promise<ErasureRow> {
  return single(await tx.select().from(erasures).where(eq(erasures.id, id)))
}

/** Reports the number of pending erasures. */
export function erasureBacklog(db: Database): BacklogSource {
  return {
    meanings: { erasures_pending: 'Erasures not yet acknowledged by every service' },
    report: async () => ({ erasures_pending: await db.$count(erasures, isNull(erasures.completedAt)) }),
  }
}
