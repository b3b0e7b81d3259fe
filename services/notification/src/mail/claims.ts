// Claims of due emails. A claim is a time in the row, on the database's clock, until which other processes leave the
// email alone; a later claim of the same email has a higher attempt count.
import { type Database, transact } from '@portal/chassis/mysql/database'
import { placeholders, prepared } from '@portal/chassis/mysql/statements'
import { and, asc, eq, gt, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { databaseNow } from '../database-clock.ts'
import { type DeliveryRow, deliveries } from '../schema.ts'
import { attemptTimeoutMs } from './mailer.ts'

const claimMs = 60_000
// Enough for an attempt and for recording its outcome.
const minLeftMs = attemptTimeoutMs + 5_000

/** A claimed email. `attempts` counts the attempt that the claim is for. */
export type Claim = Pick<DeliveryRow, 'id' | 'attempts'>

const dueDeliveries = prepared((db) =>
  db
    .select({ id: deliveries.id, attempts: deliveries.attempts })
    .from(deliveries)
    .where(lte(deliveries.dueAt, databaseNow()))
    .orderBy(asc(deliveries.dueAt), asc(deliveries.id))
    .limit(sql.placeholder('limit'))
    .for('update', { skipLocked: true })
    .prepare(),
)

/** Claims up to `limit` due emails for a minute, the longest due first. */
export function claimDue(db: Database, limit: number): Promise<Claim[]> {
  return transact({ db }, async (tx) => {
    const due = await dueDeliveries(tx).execute({ limit })
    if (due.length > 0) {
      await tx
        .update(deliveries)
        .set({ nextAttemptAt: databaseNow(claimMs), attempts: sql`${deliveries.attempts} + 1` })
        .where(inArray(deliveries.id, idsOf(due)))
    }
    return due.map(({ id, attempts }) => ({ id, attempts: attempts + 1 }))
  })
}

const pendingByIds = prepared((db, count: number) =>
  db
    .select()
    .from(deliveries)
    .where(
      and(
        inArray(deliveries.id, placeholders(count)),
        eq(deliveries.state, 'PENDING'),
        gt(deliveries.nextAttemptAt, databaseNow(minLeftMs)),
      ),
    )
    .prepare(),
)

/**
 * Reads claimed emails that are about to be sent. Leaves out those that were erased, that another process has claimed,
 * and those whose claim could end before the outcome is recorded; these become due again when it ends.
 */
export async function readClaimed(db: Database, claims: readonly Claim[]): Promise<DeliveryRow[]> {
  const attemptsById = new Map(claims.map(({ id, attempts }) => [id, attempts]))
  const rows = await pendingByIds(db, claims.length).execute({ ...idsOf(claims) })
  return rows.filter(({ id, attempts }) => attempts === attemptsById.get(id))
}

/** Makes claimed emails due at once for other processes, without counting the attempt that was not made. */
export async function releaseClaims(db: Database, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return
  await db
    .update(deliveries)
    .set({ nextAttemptAt: databaseNow(), attempts: sql`${deliveries.attempts} - 1` })
    .where(isClaimed(claims))
}

/** Selects the emails whose claim is still the given one. */
export function isClaimed(claims: readonly Claim[]): SQL | undefined {
  const pairs = claims.map(({ id, attempts }) => sql`(${id}, ${attempts})`)
  return and(
    // Finds the rows. The optimizer may not use an index for the pairs.
    inArray(deliveries.id, idsOf(claims)),
    eq(deliveries.state, 'PENDING'),
    sql`(${deliveries.id}, ${deliveries.attempts}) in (${sql.join(pairs, sql`, `)})`,
  )
}

function idsOf(claims: readonly Claim[]): number[] {
  return claims.map(({ id }) => id)
}
