import type { Database } from '@portal/chassis/database'
import { rowsAbout, type SectionsOf, wholeSection } from '@portal/chassis/personal-data'
import { eq } from 'drizzle-orm'
import { sessions, users } from '../schema.ts'
import { presentUser } from '../users/present.ts'
import { presentHeldSession } from './present.ts'

/** All that this service holds about a person. */
export function personalSectionsOf(db: Database): SectionsOf<'auth'> {
  return {
    accounts: rowsAbout(db, users, { where: (userId) => eq(users.id, userId), present: presentUser }),
    // Of one person there are not many: whoever uses the portal signs in now and then.
    sessions: wholeSection(async (userId) => {
      const rows = await db.select().from(sessions).where(eq(sessions.userId, userId)).orderBy(sessions.createdAt)
      return rows.map(presentHeldSession)
    }),
  }
}
