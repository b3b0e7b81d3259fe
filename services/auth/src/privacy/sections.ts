import type { Database } from '@portal/chassis/database'
import { rowsAbout, type SectionsOf, wholeSection } from '@portal/chassis/personal-data'
import { eq } from 'drizzle-orm'
import { links, secondFactors, sessions, users } from '../schema.ts'
import { countRecoveryCodes } from '../second-factor/queries.ts'
import { presentUser } from '../users/present.ts'
import { presentHeldLink, presentHeldSession } from './present.ts'

/** All that this service holds about a person. */
export function personalSectionsOf(db: Database): SectionsOf<'auth'> {
  return {
    accounts: rowsAbout(db, users, { where: (userId) => eq(users.id, userId), present: presentUser }),
    // Of one person there are not many: whoever uses the portal signs in now and then.
    sessions: wholeSection(async (userId) => {
      const rows = await db.select().from(sessions).where(eq(sessions.userId, userId)).orderBy(sessions.createdAt)
      return rows.map(presentHeldSession)
    }),
    // Nor of these, as they are kept for a day.
    links: wholeSection(async (userId) => {
      const rows = await db.select().from(links).where(eq(links.userId, userId)).orderBy(links.createdAt)
      return rows.map(presentHeldLink)
    }),
    second_factors: wholeSection(async (userId) => {
      const rows = await db.select().from(secondFactors).where(eq(secondFactors.userId, userId))
      const left = await countRecoveryCodes(db, userId)
      return rows.map((row) => ({ confirmed_at: row.confirmedAt?.toISOString() ?? null, recovery_codes_left: left }))
    }),
  }
}
