import type { Database } from '@portal/chassis/mysql/database'
import { rowsAbout, type SectionsOf, wholeSection } from '@portal/service/privacy/personal-data'
import { and, eq, or } from 'drizzle-orm'
import { presentActivity } from '../activity/present.ts'
import { presentDelivery } from '../deliveries/present.ts'
import { presentNotification } from '../notifications/present.ts'
import { presentPreferences } from '../preferences/present.ts'
import { listUnwantedMails } from '../preferences/queries.ts'
import { type ActivityRow, activity, deliveries, notifications } from '../schema.ts'

// The client data of another actor, such as an administrator, is that actor's personal data.
const withoutClient = { requestId: null, address: null, userAgent: null }

/**
 * Whether another person is the known actor. Failed sign-ins have no actor, so the account's owner sees their client.
 */
function isOfAnother({ userId: actorId }: ActivityRow, userId: number): boolean {
  return actorId !== null && actorId !== userId
}

/** The personal data of a person. The activity contains their own actions and all actions on their account. */
export function personalSectionsOf(db: Database): SectionsOf<'notification'> {
  return {
    notifications: rowsAbout(db, notifications, {
      where: (userId) => eq(notifications.userId, userId),
      present: presentNotification,
    }),
    deliveries: rowsAbout(db, deliveries, {
      where: (userId) => eq(deliveries.userId, userId),
      present: (row) => ({ ...presentDelivery(row), subject: row.subject, text: row.textBody }),
    }),
    preferences: wholeSection(async (userId) => [presentPreferences(await listUnwantedMails(db, userId))]),
    activity: rowsAbout(db, activity, {
      where: (userId) =>
        or(eq(activity.userId, userId), and(eq(activity.entityType, 'USER'), eq(activity.entityId, userId))),
      present: (row, userId) => presentActivity(isOfAnother(row, userId) ? { ...row, ...withoutClient } : row),
    }),
  }
}
