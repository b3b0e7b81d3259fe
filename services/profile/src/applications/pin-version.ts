import type { Transaction } from '@portal/chassis/mysql/database'
import type { ApplicationState } from '@portal/contracts/application/events'
import { and, asc, desc, eq, lte } from 'drizzle-orm'
import { pinnedVersions, profileVersions, seekers } from '../schema.ts'
import { describeSeeker } from '../seekers/describe-seeker.ts'
import { keepVersion } from '../seekers/keep-version.ts'

/**
 * Keeps the version of the profile that an application was sent with: the last one that had been written then. Does
 * nothing if the application has one already, or if there is no profile.
 */
export async function pinVersion(tx: Transaction, application: ApplicationState, sentAt: Date): Promise<void> {
  const { application_id: applicationId, seeker_user_id: seekerUserId, attempt = 1 } = application
  const [seeker] = await tx.select().from(seekers).where(eq(seekers.userId, seekerUserId)).for('update')
  if (!seeker) return
  const isTheirs = and(eq(pinnedVersions.applicationId, applicationId), eq(pinnedVersions.attempt, attempt))
  const [pinned] = await tx.select().from(pinnedVersions).where(isTheirs)
  if (pinned) return

  const version = (await findVersion(tx, seekerUserId, sentAt)) ?? seeker.revision
  // A profile that was last changed by an earlier release has no version yet.
  if (!(await hasVersion(tx, seekerUserId, version))) await keepVersion(tx, await describeSeeker(tx, seeker))
  await tx.insert(pinnedVersions).values({ applicationId, attempt, seekerUserId, version })
  await tx.update(profileVersions).set({ replacedAt: null }).where(isVersion(seekerUserId, version))
}

/** The version that was the latest at a time, or else the oldest that there is. */
async function findVersion(tx: Transaction, seekerUserId: number, at: Date): Promise<number | undefined> {
  const isOfSeeker = eq(profileVersions.seekerUserId, seekerUserId)
  const { version } = profileVersions
  const [then] = await tx
    .select({ version })
    .from(profileVersions)
    .where(and(isOfSeeker, lte(profileVersions.writtenAt, at)))
    .orderBy(desc(version))
    .limit(1)
  if (then) return then.version
  const [oldest] = await tx.select({ version }).from(profileVersions).where(isOfSeeker).orderBy(asc(version)).limit(1)
  return oldest?.version
}

async function hasVersion(tx: Transaction, seekerUserId: number, version: number): Promise<boolean> {
  const rows = await tx
    .select({ version: profileVersions.version })
    .from(profileVersions)
    .where(isVersion(seekerUserId, version))
  return rows.length > 0
}

function isVersion(seekerUserId: number, version: number) {
  return and(eq(profileVersions.seekerUserId, seekerUserId), eq(profileVersions.version, version))
}
