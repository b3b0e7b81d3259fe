import { conflict } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import {
  type MemberChangeKind,
  memberChanged,
  recruiterChanged,
  recruiterCreated,
} from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { stateOfRecruiter } from '../recruiter-state.ts'
import { type CompanyRow, companyMembers, type MemberRow, recruiters } from '../schema.ts'
import { stateOfMember } from './present.ts'

/** What happened to a membership, for its event. */
type Happened = { change: MemberChangeKind; invited_by?: number }

/** Writes the changed fields of a membership and records the event. The caller has locked the company. */
export async function writeMember(
  tx: Transaction,
  before: MemberRow,
  after: Partial<MemberRow>,
  happened: Happened,
): Promise<MemberRow> {
  await tx
    .update(companyMembers)
    .set({ ...after, revision: before.revision + 1 })
    .where(eq(companyMembers.id, before.id))
  const member = single(await tx.select().from(companyMembers).where(eq(companyMembers.id, before.id)))
  const data = { ...stateOfMember(member), ...happened }
  await record(tx, memberChanged, { aggregateId: member.id, revision: member.revision, data })
  return member
}

/** The error for somebody who is in a company already. */
export function alreadyMember() {
  return conflict('ALREADY_MEMBER', 'You are a member of a company: leave it first')
}

/** The active members of a company, those who joined first first. With a lock on the company, nobody joins or leaves. */
export function readMembers(tx: Pick<Transaction, 'select'>, companyId: number): Promise<MemberRow[]> {
  return tx
    .select()
    .from(companyMembers)
    .where(and(eq(companyMembers.companyId, companyId), isNull(companyMembers.leftAt)))
    .orderBy(asc(companyMembers.joinedAt), asc(companyMembers.id))
}

/** Throws `conflict` if a company would be without an owner, were it not for `except`. */
export function assertOtherOwner(members: readonly MemberRow[], except: MemberRow): void {
  if (except.role !== 'OWNER') return
  if (members.some(({ id, role }) => role === 'OWNER' && id !== except.id)) return
  throw conflict('LAST_OWNER', 'A company needs an owner: make somebody else one first')
}

/** Gives the recruiter profile the name and the website of the company; makes one for those who have none. */
export async function copyToProfile(tx: Transaction, actor: Actor, company: CompanyRow): Promise<void> {
  const copy = { companyName: company.name, companyWebsite: company.website }
  const ofActor = eq(recruiters.userId, actor.id)
  const [before] = await tx.select().from(recruiters).where(ofActor).for('update')
  if (!before) await tx.insert(recruiters).values({ userId: actor.id, ...copy })
  else
    await tx
      .update(recruiters)
      .set({ ...copy, revision: before.revision + 1 })
      .where(ofActor)
  const recruiter = single(await tx.select().from(recruiters).where(ofActor))
  await record(tx, before ? recruiterChanged : recruiterCreated, {
    aggregateId: recruiter.id,
    revision: recruiter.revision,
    data: stateOfRecruiter(recruiter),
  })
}
