import type { Database } from '@portal/chassis/database'
import { rowsAbout, type SectionsOf, wholeSection } from '@portal/chassis/personal-data'
import { and, asc, eq, gt } from 'drizzle-orm'
import { countedActs, links, secondFactors, sessions, users } from '../schema.ts'
import { countRecoveryCodes } from '../second-factor/queries.ts'
import { idsAfter, sessionNumber } from '../sessions/session-number.ts'
import { presentUser } from '../users/present.ts'
import { presentCountedAct, presentHeldLink, presentHeldSession } from './present.ts'

/** All that this service holds about a person. */
export function personalSectionsOf(db: Database): SectionsOf<'auth'> {
  return {
    accounts: rowsAbout(db, users, { where: (userId) => eq(users.id, userId), present: presentUser }),
    // Programs sign in again and again, so that there may be very many. Pages go by id, and within one the oldest come first.
    sessions: async (userId, { after, limit }) => {
      const rows = await db
        .select()
        .from(sessions)
        .where(and(eq(sessions.userId, userId), gt(sessions.id, idsAfter(after))))
        .orderBy(asc(sessions.id))
        .limit(limit)
      const last = rows.length === limit ? rows.at(-1) : undefined
      const byAge = rows.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
      return { items: byAge.map(presentHeldSession), next: last ? sessionNumber(last.id) : null }
    },
    // There are not many of these, as so many are sent in an hour or a day and they are kept for a day or a week.
    links: wholeSection(async (userId) => {
      const rows = await db.select().from(links).where(eq(links.userId, userId)).orderBy(links.createdAt)
      return rows.map(presentHeldLink)
    }),
    second_factors: wholeSection(async (userId) => {
      const rows = await db.select().from(secondFactors).where(eq(secondFactors.userId, userId))
      const left = await countRecoveryCodes(db, userId)
      return rows.map((row) => ({ confirmed_at: row.confirmedAt?.toISOString() ?? null, recovery_codes_left: left }))
    }),
    counted_acts: rowsAbout(db, countedActs, {
      where: (userId) => eq(countedActs.userId, userId),
      present: presentCountedAct,
    }),
  }
}
