import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { readPage } from '@portal/chassis/http/paging'
import type { Transaction } from '@portal/chassis/mysql/database'
import { single } from '@portal/chassis/mysql/statements'
import type { InterviewsQuery } from '@portal/contracts/application/http'
import { and, eq, gte, isNull, lte } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { describe, describePage } from '../descriptions/describe.ts'
import { type InterviewRow, interviews } from '../schema.ts'
import { accessToApplication, assertAllowed, readTeam } from '../team/access.ts'

/** The interviews of the actor, as recruiter or as job seeker, or those of an application for the team. */
export async function listInterviews(ctx: Context, actor: Actor, query: InterviewsQuery) {
  const { application_id, from, to, status, sort = from || to ? 'date' : 'newest' } = query
  const isOfTeam = application_id !== undefined && (await isOfColleague(ctx, actor, application_id))
  const isOwn = isOfTeam ? eq(interviews.applicationId, application_id) : eq(partyOf(actor), actor.id)
  const where = [
    isOwn,
    isNull(interviews.isDeleted),
    application_id === undefined || isOfTeam ? undefined : eq(interviews.applicationId, application_id),
    from && gte(interviews.interviewDate, from),
    to && lte(interviews.interviewDate, to),
    status && eq(interviews.status, status),
  ]
  const page =
    sort === 'date'
      ? { order: { by: interviews.interviewDate, within: isOwn } }
      : { order: sort, ignoreIndex: ['interviews_of_seeker_by_date', 'interviews_of_recruiter_by_date'] }
  return describePage(ctx, actor, await readPage(ctx.db, interviews, { where, query, ...page }))
}

/** Whether a colleague is in charge of an application that the actor may manage. */
async function isOfColleague(ctx: Context, actor: Actor, applicationId: number): Promise<boolean> {
  if (actor.role !== 'RECRUITER') return false
  const team = await readTeam(ctx.db, { id: applicationId, userId: actor.id })
  if (!team || team.recruiterUserId === actor.id) return false
  return (await accessToApplication(ctx, actor.id, applicationId)) === 'ALLOWED'
}

/** An interview of the actor, as job seeker or in the team. Throws `notFound` otherwise. */
export async function readOwnInterview(ctx: Context, actor: Actor, id: number) {
  return describe(ctx, actor, await findInterview(ctx, actor, id))
}

function partyOf(actor: Actor) {
  return actor.role === 'RECRUITER' ? interviews.recruiterUserId : interviews.seekerUserId
}

/** {@link readOwnInterview} as it is stored. */
export async function findInterview(ctx: Context, actor: Actor, id: number): Promise<InterviewRow> {
  const [row] = await ctx.db
    .select()
    .from(interviews)
    .where(and(eq(interviews.id, id), isNull(interviews.isDeleted)))
  if (!row) throw notFound('Interview')
  if (actor.role === 'RECRUITER') {
    assertAllowed(await accessToApplication(ctx, actor.id, row.applicationId), 'Interview')
  } else if (row.seekerUserId !== actor.id) {
    throw notFound('Interview')
  }
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
