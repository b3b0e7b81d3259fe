import type { Database } from '@portal/chassis/mysql/database'
import type { ExportedApplication } from '@portal/contracts/application/export'
import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { applicationSteps, applications, employers, openings } from '../schema.ts'

const pageSize = 200

/**
 * All applications of a job seeker, oldest first, a page at a time. The first page is read before it returns, so that an
 * unavailable database gives a 503 instead of half a file.
 */
export async function readOwnRecord({ db }: Context, userId: number): Promise<AsyncIterable<ExportedApplication[]>> {
  return pagesFrom(db, userId, await readPage(db, userId, 0))
}

async function* pagesFrom(db: Database, userId: number, first: ExportedApplication[]) {
  for (let page = first; page.length > 0; page = await readPage(db, userId, page.at(-1)?.id ?? 0)) {
    yield page
    if (page.length < pageSize) return
  }
}

async function readPage(db: Database, userId: number, after: number): Promise<ExportedApplication[]> {
  const rows = await db
    .select({
      id: applications.id,
      job_id: applications.jobId,
      title: openings.title,
      company_name: employers.companyName,
      location: openings.location,
      status: applications.status,
      attempt: applications.attempt,
    })
    .from(applications)
    .leftJoin(openings, eq(openings.jobId, applications.jobId))
    .leftJoin(employers, eq(employers.userId, openings.recruiterUserId))
    .where(and(eq(applications.seekerUserId, userId), isNull(applications.isDeleted), gt(applications.id, after)))
    .orderBy(asc(applications.id))
    .limit(pageSize)
  const steps = Map.groupBy(
    await readSteps(
      db,
      rows.map(({ id }) => id),
    ),
    (step) => step.applicationId,
  )
  return rows.map((row) => ({
    ...row,
    // Erased texts are empty.
    title: row.title || null,
    company_name: row.company_name || null,
    location: row.location || null,
    steps: (steps.get(row.id) ?? []).map(({ at, status }) => ({ at: at.toISOString(), status })),
  }))
}

async function readSteps(db: Database, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .select({
      applicationId: applicationSteps.applicationId,
      at: applicationSteps.createdAt,
      status: applicationSteps.toStatus,
    })
    .from(applicationSteps)
    .where(inArray(applicationSteps.applicationId, [...ids]))
    .orderBy(asc(applicationSteps.applicationId), asc(applicationSteps.id))
}
