import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { ApplicationState } from '@portal/contracts/application/events'
import { erasedAmong } from '@portal/messaging/erasure'
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { accessGrants, companyAccessGrants, companyMembers, knownApplications } from '../schema.ts'

/** How long recruiters see somebody after the last application to them was withdrawn. */
const daysAfterWithdrawal = 30

export type ApplicationEvent = { data: ApplicationState; revision: number; occurred_at: string }
type KnownApplication = typeof knownApplications.$inferSelect

/**
 * Stores whether applications are withdrawn, in whatever order their events arrive, and when the access ends that they
 * give. Stores nothing about erased users.
 */
export async function noteApplications(tx: Transaction, events: readonly ApplicationEvent[]): Promise<void> {
  const companyOf = await companiesOf(tx, events)
  // In the same order everywhere, so that two batches do not wait for each other.
  for (const event of events.toSorted((one, other) => one.data.seeker_user_id - other.data.seeker_user_id)) {
    await setEnds(tx, await noteApplication(tx, event, companyOf.get(event.data.recruiter_user_id) ?? null))
  }
  const people = new Set(events.flatMap(({ data }) => [data.recruiter_user_id, data.seeker_user_id]))
  const erased = [...(await erasedAmong(tx, [...people]))]
  if (erased.length === 0) return
  for (const table of [knownApplications, accessGrants]) {
    await tx.delete(table).where(or(inArray(table.recruiterUserId, erased), inArray(table.seekerUserId, erased)))
  }
  await tx.delete(companyAccessGrants).where(inArray(companyAccessGrants.seekerUserId, erased))
}

/** The companies of the recruiters in events, by their user ids. */
export async function companiesOf(tx: Transaction, events: readonly ApplicationEvent[]): Promise<Map<number, number>> {
  const recruiters = [...new Set(events.map(({ data }) => data.recruiter_user_id))]
  const members = await tx.select().from(companyMembers).where(inArray(companyMembers.userId, recruiters))
  return new Map(members.map(({ userId, companyId }) => [userId, companyId]))
}

/** Its recruiter and company stay those of the first event about an application. */
async function noteApplication(
  tx: Transaction,
  { data, revision, occurred_at }: ApplicationEvent,
  companyId: number | null,
): Promise<KnownApplication> {
  const row: KnownApplication = {
    applicationId: data.application_id,
    recruiterUserId: data.recruiter_user_id,
    companyId,
    seekerUserId: data.seeker_user_id,
    withdrawnAt: data.status === 'WITHDRAWN' ? new Date(occurred_at) : null,
    revision,
  }
  const { withdrawnAt, revision: stored } = knownApplications
  const isNewer = sql`values(${stored}) > ${stored}`
  await tx
    .insert(knownApplications)
    .values(row)
    .onDuplicateKeyUpdate({
      // In this order, because a later assignment sees the result of an earlier one.
      set: {
        withdrawnAt: sql`if(${isNewer}, values(${withdrawnAt}), ${withdrawnAt})`,
        revision: sql`greatest(${stored}, values(${stored}))`,
      },
    })
  const isSame = eq(knownApplications.applicationId, data.application_id)
  return single(await tx.select().from(knownApplications).where(isSame))
}

/** Access whose applications are all known ends some time after the last of them was withdrawn. */
async function setEnds(tx: Transaction, { recruiterUserId, companyId, seekerUserId }: KnownApplication): Promise<void> {
  const isOfSeeker = eq(knownApplications.seekerUserId, seekerUserId)
  const isOwn = and(eq(accessGrants.recruiterUserId, recruiterUserId), eq(accessGrants.seekerUserId, seekerUserId))
  const [own] = await tx.select().from(accessGrants).where(isOwn).for('update')
  if (own?.isComplete) {
    const endsAt = await endOf(tx, and(isOfSeeker, eq(knownApplications.recruiterUserId, recruiterUserId)))
    await tx.update(accessGrants).set({ endsAt }).where(isOwn)
  }
  if (companyId === null) return
  const isOfCompany = and(
    eq(companyAccessGrants.companyId, companyId),
    eq(companyAccessGrants.seekerUserId, seekerUserId),
  )
  const [shared] = await tx.select().from(companyAccessGrants).where(isOfCompany).for('update')
  if (!shared?.isComplete) return
  const endsAt = await endOf(tx, and(isOfSeeker, eq(knownApplications.companyId, companyId)))
  await tx.update(companyAccessGrants).set({ endsAt }).where(isOfCompany)
}

/** When the access ends that applications give; null while one of them is not withdrawn. */
async function endOf(tx: Transaction, where: SQL | undefined): Promise<Date | null> {
  const applications = await tx.select().from(knownApplications).where(where)
  const last = Math.max(...applications.map(({ withdrawnAt }) => withdrawnAt?.getTime() ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(last) ? new Date(last + daysAfterWithdrawal * 24 * 3600_000) : null
}
