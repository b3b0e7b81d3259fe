import { forbidden, notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Database, type Transaction, transact } from '@portal/chassis/mysql/database'
import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type CompanyRow, companyMembers, type MemberRow, type RecruiterRow, recruiters } from '../schema.ts'
import { foundFirstCompany } from './found-first-company.ts'
import { findMember, readCompany } from './queries.ts'

/**
 * The membership of a user, active or not. A recruiter who never had one, because an earlier release created the profile,
 * gets the company that the profile names. Undefined if the user is no recruiter either.
 */
export async function membershipOf(ctx: Context, userId: number): Promise<MemberRow | undefined> {
  return (await readMember(ctx.db, userId)) ?? transact(ctx, (tx) => completeMembership(tx, userId))
}

/** {@link membershipOf} in a transaction. */
export async function completeMembership(tx: Transaction, userId: number): Promise<MemberRow | undefined> {
  const existing = await readMember(tx, userId)
  if (existing) return existing
  const recruiter = await lockProfile(tx, userId)
  // Another request may have founded the company while this one waited for the lock.
  return (await readMember(tx, userId)) ?? (recruiter && foundFirstCompany(tx, recruiter))
}

/** The actor's membership with the company. Throws `notFound` if the actor is in none. */
export async function readMyCompany(ctx: Context, actor: Actor): Promise<{ company: CompanyRow; member: MemberRow }> {
  const member = await membershipOf(ctx, actor.id)
  if (!member || member.leftAt !== null) throw notFound('Company')
  return { company: await readCompany(ctx.db, member.companyId), member }
}

/** Throws `forbidden` unless the actor is an owner of the company. */
export async function assertOwner(tx: Transaction, actor: Actor, companyId: number): Promise<void> {
  const member = await findMember(tx, actor.id)
  if (member?.companyId !== companyId) throw forbidden('NOT_YOURS', 'This is the company of others')
  if (member.role !== 'OWNER') throw forbidden('COMPANY_ROLE', 'Only an owner of the company may do this')
}

async function readMember(db: Database, userId: number): Promise<MemberRow | undefined> {
  const [member] = await db.select().from(companyMembers).where(eq(companyMembers.userId, userId))
  return member
}

async function lockProfile(tx: Transaction, userId: number): Promise<RecruiterRow | undefined> {
  const isTheirs = and(eq(recruiters.userId, userId), isNull(recruiters.isDeleted))
  const [recruiter] = await tx.select().from(recruiters).where(isTheirs).for('update')
  return recruiter
}
