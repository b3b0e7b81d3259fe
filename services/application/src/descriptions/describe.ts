import type { Actor } from '@portal/chassis/http/actor'
import type { Page } from '@portal/chassis/http/paging'
import { preparedBatch, single } from '@portal/chassis/mysql/statements'
import { eq, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { candidates, employers, openings } from '../schema.ts'

/** The job and the two users of an application or an interview. */
export type Case = { jobId: number; seekerUserId: number; recruiterUserId: number }

/** What the read models know about a case; the candidate only if the actor may see it. */
export type Described<Row extends Case> = Row & {
  opening: Awaited<ReturnType<typeof openingById>>[number] | undefined
  candidate?: { fullName: string | null }
}

const openingById = preparedBatch(
  (db, ids) =>
    db
      .select({
        jobId: openings.jobId,
        title: openings.title,
        location: openings.location,
        status: openings.status,
        isDeleted: openings.isDeleted,
        isHidden: openings.isHidden,
        companyName: employers.companyName,
      })
      .from(openings)
      .leftJoin(employers, eq(employers.userId, openings.recruiterUserId))
      .where(inArray(openings.jobId, ids))
      .prepare(),
  (row) => row.jobId,
)

const candidateById = preparedBatch(
  (db, ids) =>
    db
      .select({ userId: candidates.userId, fullName: candidates.fullName })
      .from(candidates)
      .where(inArray(candidates.userId, ids))
      .prepare(),
  (row) => row.userId,
)

/** Adds the job, and for its team and administrators the candidate, to a case that the actor may see. */
export async function describe<Row extends Case>(ctx: Context, actor: Actor, row: Row): Promise<Described<Row>> {
  return single(await describeAll(ctx, actor, [row]))
}

/** {@link describe} for a page: one statement for its jobs, and one for its candidates. */
export async function describePage<Row extends Case>(
  ctx: Context,
  actor: Actor,
  page: Page<Row>,
): Promise<Page<Described<Row>>> {
  return { ...page, rows: await describeAll(ctx, actor, page.rows) }
}

/** The rows of a tick share the statements. Nothing is requested from other services: what is not known yet is null. */
function describeAll<Row extends Case>(ctx: Context, actor: Actor, rows: readonly Row[]): Promise<Described<Row>[]> {
  return Promise.all(
    rows.map(async (row) => {
      const isOfTeam = actor.role === 'RECRUITER' && actor.id !== row.seekerUserId
      const maySee = actor.role === 'ADMIN' || isOfTeam
      const [[opening], [candidate]] = await Promise.all([
        openingById(ctx.db, row.jobId),
        maySee ? candidateById(ctx.db, row.seekerUserId) : [],
      ])
      return { ...row, opening, ...(maySee && { candidate: { fullName: candidate?.fullName ?? null } }) }
    }),
  )
}
