import { forbidden, notFound } from '@portal/chassis/errors'
import type { Database } from '@portal/chassis/mysql/database'
import { prepared } from '@portal/chassis/mysql/statements'
import { type OfTeam, type TeamAccess, teamAccess } from '@portal/contracts/profile/team'
import { eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { applications, type Member, members, openings } from '../schema.ts'
import { memberReadModel } from './member-read-model.ts'

/**
 * What a user may do with the applications for a job. A membership whose event has not arrived yet is fetched from the
 * profile service. Throws `unavailable`.
 */
export async function accessOf(ctx: Context, userId: number, job: OfTeam): Promise<TeamAccess> {
  return accessAs(ctx, { userId, member: await readMember(ctx.db, userId) }, job)
}

/** {@link accessOf} for an application. Nobody may do anything with one that does not exist. */
export async function accessToApplication(ctx: Context, userId: number, id: number): Promise<TeamAccess> {
  const team = await readTeam(ctx.db, { id, userId })
  return team ? accessAs(ctx, { userId, member: team.member }, team) : 'FOREIGN'
}

type Known = { userId: number; member: Member | undefined }

async function accessAs(ctx: Context, { userId, member }: Known, job: OfTeam): Promise<TeamAccess> {
  const mayNeedFetch = !member && userId !== job.recruiterUserId && job.companyId !== null
  if (!mayNeedFetch || !(await memberReadModel.fetchFromOwner(ctx, ctx.profile, userId))) {
    return teamAccess({ userId, member }, job, 'MANAGE_APPLICATIONS')
  }
  return teamAccess({ userId, member: await readMember(ctx.db, userId) }, job, 'MANAGE_APPLICATIONS')
}

/** Throws `notFound` for what belongs to others, and `forbidden` if only the role is too small. */
export function assertAllowed(access: TeamAccess, what: string): void {
  if (access === 'ROLE') throw forbidden('COMPANY_ROLE', 'Your role in the company does not include this')
  if (access === 'FOREIGN') throw notFound(what)
}

/** The person in charge of an application, its company, and the membership of a user, as far as they are known. */
export async function readTeam(db: Database, values: { id: number; userId: number }) {
  const [team] = await teamOfApplication(db).execute(values)
  return team && { ...team, member: team.member ?? undefined }
}

const teamOfApplication = prepared((db) =>
  db
    .select({ recruiterUserId: applications.recruiterUserId, companyId: openings.companyId, member: members })
    .from(applications)
    .leftJoin(openings, eq(openings.jobId, applications.jobId))
    .leftJoin(members, eq(members.userId, sql.placeholder('userId')))
    .where(eq(applications.id, sql.placeholder('id')))
    .prepare(),
)

const memberById = prepared((db) =>
  db
    .select()
    .from(members)
    .where(eq(members.userId, sql.placeholder('userId')))
    .prepare(),
)

export async function readMember(db: Database, userId: number): Promise<Member | undefined> {
  const [member] = await memberById(db).execute({ userId })
  return member
}
