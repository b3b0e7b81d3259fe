import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Page, preparedPage, readPage } from '@portal/chassis/http/paging'
import type { Transaction } from '@portal/chassis/mysql/database'
import { escapeLike } from '@portal/chassis/mysql/escape-like'
import { prepared, single } from '@portal/chassis/mysql/statements'
import type { ApplicationsQuery, JobApplicationsQuery, OwnApplicationsQuery } from '@portal/contracts/application/http'
import type { PageQuery } from '@portal/contracts/fields'
import { teamAccess } from '@portal/contracts/profile/team'
import { and, eq, isNull, like, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { describe, describePage } from '../descriptions/describe.ts'
import { findOpening } from '../openings/find-opening.ts'
import { type ApplicationRow, applicationSteps, applications } from '../schema.ts'
import { accessOf, accessToApplication, assertAllowed, readTeam } from '../team/access.ts'

/** The indexes that MySQL would take for a list by id, and then sort all applications to the job. */
function ignoredIndexes(given: readonly string[]): string[] {
  return given.includes('status') ? ['applications_by_name'] : ['applications_by_name', 'applications_by_status']
}

const readApplications = preparedPage(applications, {
  always: isNull(applications.isDeleted),
  ignoreIndex: ignoredIndexes,
  filters: {
    jobId: (id) => eq(applications.jobId, id),
    seekerUserId: (id) => eq(applications.seekerUserId, id),
    status: (status) => eq(applications.status, status),
  },
})

/** All applications; for administrators. */
export async function listApplications(ctx: Context, actor: Actor, query: ApplicationsQuery) {
  return describePage(ctx, actor, await readApplications(ctx.db, query, { status: query.status }))
}

/** The applications of the actor. */
export async function listOwnApplications(ctx: Context, actor: Actor, query: OwnApplicationsQuery) {
  const filters = { seekerUserId: actor.id, jobId: query.job_id, status: query.status }
  return describePage(ctx, actor, await readApplications(ctx.db, query, filters))
}

/** The applications to a job. Throws `notFound` if the job belongs to others. */
export async function listJobApplications(ctx: Context, actor: Actor, jobId: number, query: JobApplicationsQuery) {
  const opening = await findOpening(ctx, jobId)
  assertAllowed(await accessOf(ctx, actor.id, opening), 'Job')
  return describePage(ctx, actor, await readJobApplications(ctx, jobId, query))
}

function readJobApplications(ctx: Context, jobId: number, query: JobApplicationsQuery): Promise<Page<ApplicationRow>> {
  const { status, q, sort = 'newest' } = query
  // Most lists are of this form, for which there are prepared statements.
  if (sort === 'newest' && !q) return readApplications(ctx.db, query, { jobId, status })
  const isOfJob = eq(applications.jobId, jobId)
  const where = [isOfJob, isNull(applications.isDeleted), status && eq(applications.status, status), hasName(q)]
  if (sort !== 'name') {
    const ignoreIndex = ignoredIndexes(status ? ['status'] : [])
    return readPage(ctx.db, applications, { where, query, order: sort, ignoreIndex })
  }
  const order = { by: applications.candidateName, within: isOfJob }
  return readPage(ctx.db, applications, { where, query, order })
}

/** Each word occurs in the name, in any order. The collation of the database ignores case and accents. */
function hasName(q = ''): SQL | undefined {
  const words = q.split(/\s+/).filter((word) => word !== '')
  return and(...words.map((word) => like(applications.candidateName, `%${escapeLike(word)}%`)))
}

const applicationById = prepared((db) =>
  db
    .select()
    .from(applications)
    .where(and(eq(applications.id, sql.placeholder('id')), isNull(applications.isDeleted)))
    .prepare(),
)

/** An application that the actor may read: the applicant, the team, or an administrator. Throws `notFound` otherwise. */
export async function findApplication(ctx: Context, actor: Actor, id: number): Promise<ApplicationRow> {
  const [[row], access] = await Promise.all([
    applicationById(ctx.db).execute({ id }),
    actor.role === 'RECRUITER' ? accessToApplication(ctx, actor.id, id) : undefined,
  ])
  if (!row) throw notFound('Application')
  if (row.seekerUserId === actor.id || actor.role === 'ADMIN') return row
  assertAllowed(access ?? 'FOREIGN', 'Application')
  return row
}

/** {@link findApplication} with its job and, for the recruiter and administrators, its candidate. */
export async function readDescribedApplication(ctx: Context, actor: Actor, id: number) {
  return describe(ctx, actor, await findApplication(ctx, actor, id))
}

/** The steps of an application, oldest first, for its two parties. */
export async function listHistory(ctx: Context, actor: Actor, id: number, query: PageQuery) {
  const application = await findApplication(ctx, actor, id)
  const where = [eq(applicationSteps.applicationId, application.id)]
  return readPage(ctx.db, applicationSteps, { where, query, order: 'oldest' })
}

const applicationToLock = prepared((db) =>
  db
    .select()
    .from(applications)
    .where(and(eq(applications.id, sql.placeholder('id')), isNull(applications.isDeleted)))
    .for('update')
    .prepare(),
)

/**
 * Reads and locks an application for a change by the applicant, or by somebody who manages it. Throws `notFound` for
 * others, and `forbidden` for a member of the company whose role is too small.
 */
export async function lockApplication(
  tx: Transaction,
  id: number,
  as: { seekerUserId: number } | { managerUserId: number },
): Promise<ApplicationRow> {
  if ('seekerUserId' in as) {
    const [row] = await applicationToLock(tx).execute({ id })
    if (row?.seekerUserId !== as.seekerUserId) throw notFound('Application')
    return row
  }
  const userId = as.managerUserId
  const [[row], team] = await tx.together(
    () => applicationToLock(tx).execute({ id }),
    () => readTeam(tx, { id, userId }),
  )
  if (!row || !team) throw notFound('Application')
  assertAllowed(teamAccess({ userId, member: team.member }, team, 'MANAGE_APPLICATIONS'), 'Application')
  return row
}

/** Reads an application within a transaction, with the changes made in it. */
export async function readApplication(tx: Transaction, id: number): Promise<ApplicationRow> {
  return single(await applicationInTransaction(tx).execute({ id }))
}

const applicationInTransaction = prepared((db) =>
  db
    .select()
    .from(applications)
    .where(eq(applications.id, sql.placeholder('id')))
    .prepare(),
)
