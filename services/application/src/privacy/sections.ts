import type { Database } from '@portal/chassis/mysql/database'
import { rowsAbout, type SectionsOf, wholeSection } from '@portal/service/privacy/personal-data'
import { and, eq, inArray, or } from 'drizzle-orm'
import { presentApplication, presentStep } from '../applications/present.ts'
import { presentInterview } from '../interviews/present.ts'
import { applicationSteps, applications, askedQuestions, interviews, submissions } from '../schema.ts'
import { presentSubmission } from '../submissions/present.ts'

/** All data of this service about a user: their applications, and their actions on the applications of others. */
export function personalSectionsOf(db: Database): SectionsOf<'application'> {
  return {
    applications: rowsAbout(db, applications, {
      where: (userId) => eq(applications.seekerUserId, userId),
      present: presentApplication,
    }),
    submissions: wholeSection(async (userId) => {
      const rows = await db
        .select({ application: applications, row: submissions, asked: askedQuestions })
        .from(submissions)
        .innerJoin(applications, eq(applications.id, submissions.applicationId))
        .leftJoin(
          askedQuestions,
          and(eq(askedQuestions.jobId, applications.jobId), eq(askedQuestions.version, submissions.questionsVersion)),
        )
        .where(eq(applications.seekerUserId, userId))
      return rows.map(({ row, asked }) => ({
        application_id: row.applicationId,
        ...presentSubmission({ row, asked, attempt: row.attempt, isTeam: false }),
      }))
    }),
    steps: rowsAbout(db, applicationSteps, {
      where: (userId) => {
        const ownIds = db
          .select({ id: applications.id })
          .from(applications)
          .where(eq(applications.seekerUserId, userId))
        return or(eq(applicationSteps.changedBy, userId), inArray(applicationSteps.applicationId, ownIds))
      },
      present: presentStep,
    }),
    interviews: rowsAbout(db, interviews, {
      where: (userId) => or(eq(interviews.seekerUserId, userId), eq(interviews.recruiterUserId, userId)),
      present: presentInterview,
    }),
  }
}
