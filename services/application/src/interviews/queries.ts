import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Page, readPage } from '@portal/chassis/http/paging'
import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { PageQuery } from '@portal/contracts/fields'
import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type InterviewRow, interviews } from '../schema.ts'

/** The interviews of the actor, as recruiter or as job seeker. */
export function listInterviews(
  ctx: Context,
  actor: Actor,
  query: PageQuery & { application_id?: number | undefined },
): Promise<Page<InterviewRow>> {
  const party = actor.role === 'RECRUITER' ? interviews.recruiterUserId : interviews.seekerUserId
  const ofApplication =
    query.application_id === undefined ? undefined : eq(interviews.applicationId, query.application_id)
  return readPage(ctx.db, interviews, {
    where: [eq(party, actor.id), isNull(interviews.isDeleted), ofApplication],
    query,
  })
}

/** An interview for the recruiter who owns the job. Throws `notFound` otherwise. */
export async function findInterview(ctx: Context, id: number, recruiterUserId: number): Promise<InterviewRow> {
  const [row] = await ctx.db
    .select()
    .from(interviews)
    .where(and(eq(interviews.id, id), eq(interviews.recruiterUserId, recruiterUserId), isNull(interviews.isDeleted)))
  if (!row) throw notFound('Interview')
  return row
}

/** Reads and locks an interview for a change. The caller has locked its application first. */
export async function lockInterview(tx: Transaction, id: number): Promise<InterviewRow> {
  return single(await tx.select().from(interviews).where(eq(interviews.id, id)).for('update'))
}

/** Reads an interview within a transaction, with the changes made in it. */
export async function readInterview(tx: Transaction, id: number): Promise<InterviewRow> {
  return single(await tx.select().from(interviews).where(eq(interviews.id, id)))
}
