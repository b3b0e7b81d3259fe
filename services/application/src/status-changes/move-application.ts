import type { Transaction } from '@portal/chassis/mysql/database'
import { prepared, preparedInsert } from '@portal/chassis/mysql/statements'
import { applicationStatusChanged, applicationWithdrawn } from '@portal/contracts/application/events'
import type { ApplicationStatus } from '@portal/contracts/application/http'
import { record } from '@portal/messaging/outbox/record'
import { eq, sql } from 'drizzle-orm'
import { stateOfApplication } from '../applications/present.ts'
import { isDecided } from '../applications/status.ts'
import type { Context } from '../context.ts'
import { cancelUpcomingInterviews } from '../interviews/cancel-upcoming-interviews.ts'
import { type ApplicationRow, applicationSteps, applications, interviews } from '../schema.ts'

const insertStep = preparedInsert(applicationSteps)
const updateApplication = prepared((db) =>
  db
    .update(applications)
    .set({
      status: sql`${sql.placeholder('status')}`,
      revision: sql`${sql.placeholder('revision')}`,
      updatedAt: sql`${sql.placeholder('updatedAt')}`,
    })
    .where(eq(applications.id, sql.placeholder('id')))
    .prepare(),
)

/**
 * Writes an allowed step: the new status, the history, the event, and the cancellation of upcoming interviews if the
 * application ends. The caller has locked `application`, which also blocks the scheduling of its interviews.
 */
export async function moveApplication(
  ctx: Context,
  tx: Transaction,
  application: ApplicationRow,
  step: { to: ApplicationStatus; by: number },
): Promise<ApplicationRow> {
  const { id, status: from } = application
  const change = { status: step.to, revision: application.revision + 1, updatedAt: new Date() }
  const moved = { ...application, ...change }
  tx.beforeCommit(() => updateApplication(tx).execute({ ...change, id }))
  tx.beforeCommit(() => insertStep(tx, { applicationId: id, fromStatus: from, toStatus: step.to, changedBy: step.by }))
  const cancelled = isDecided(step.to)
    ? await cancelUpcomingInterviews(ctx, tx, eq(interviews.applicationId, id), 'APPLICATION_ENDED')
    : 0
  await record(tx, step.to === 'WITHDRAWN' ? applicationWithdrawn : applicationStatusChanged, {
    aggregateId: id,
    revision: moved.revision,
    data: {
      ...stateOfApplication(moved),
      from_status: from,
      ...(cancelled > 0 ? { cancelled_interviews: cancelled } : {}),
    },
  })
  return moved
}
