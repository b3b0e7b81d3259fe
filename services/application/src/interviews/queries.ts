import type { Actor } from '@portal/chassis/actor'
import { single, type Transaction } from '@portal/chassis/database'
import { missing } from '@portal/chassis/errors'
import { type Page, readPage } from '@portal/chassis/paging'
import type { PageQuery } from '@portal/contracts/fields'
import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type InterviewRow, interviews } from '../schema.ts'

/** The interviews of the person who asks, as recruiter or as job seeker. */
export function listInterviews(
  ctx: Context,
  actor: Actor,
  query: PageQuery & { application_id?: number | undefined },
): Promise<Page<InterviewRow>> {
  const mine = actor.role === 'RECRUITER' ? interviews.recruiterUserId : interviews.seekerUserId
  const ofApplication =
    query.application_id === undefined ? undefined : eq(interviews.applicationId, query.application_id)
  return readPage(ctx.db, interviews, {
    where: [eq(mine, actor.id), isNull(interviews.isDeleted), ofApplication],
    query,
  })
}

/** An interview for the recruiter who owns the job. Throws `missing` otherwise. */
export async function findInterview(ctx: Context, id: number, recruiterUserId: number): Promise<InterviewRow> {
  const [row] = await ctx.db
    .select()
    .from(interviews)
    .where(and(eq(interviews.id, id), eq(interviews.recruiterUserId, recruiterUserId), isNull(interviews.isDeleted)))
  if (!row) throw missing('Interview')
  return row
}

/** An interview locked for a change, after its application. */
export async function lockInterview(tx: Transaction, id: number): Promise<InterviewRow> {
  return single(await tx.select().from(interviews).where(eq(interviews.id, id)).for('update'))
}

/** The interview as it is now within a transaction. */
export async function readInterview(tx: Transaction, id: number): Promise<InterviewRow> {
  return single(await tx.select().from(interviews).where(eq(interviews.id, id)))
}
