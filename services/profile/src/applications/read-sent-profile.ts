import { notFound } from '@portal/chassis/errors'
import { transact } from '@portal/chassis/mysql/database'
import { versionRead } from '@portal/contracts/profile/events'
import type { SentProfileReader } from '@portal/contracts/profile/sent-profile'
import { record } from '@portal/messaging/outbox/record'
import { and, desc, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { pinnedVersions, profileVersions } from '../schema.ts'

/**
 * The profile that somebody last applied with, for a reader who may see the application. Throws `notFound` if there is
 * none. The read is recorded before the answer, unless it is the applicant's own.
 */
export async function readSentProfile(ctx: Context, applicationId: number, reader: SentProfileReader) {
  const [row] = await ctx.db
    .select({ pin: pinnedVersions, document: profileVersions.document })
    .from(pinnedVersions)
    .innerJoin(
      profileVersions,
      and(
        eq(profileVersions.seekerUserId, pinnedVersions.seekerUserId),
        eq(profileVersions.version, pinnedVersions.version),
      ),
    )
    .where(eq(pinnedVersions.applicationId, applicationId))
    .orderBy(desc(pinnedVersions.attempt))
    .limit(1)
  if (!row) throw notFound('Profile')
  const { seekerUserId, version, attempt } = row.pin
  if (reader.reader_user_id !== seekerUserId) {
    const data = { application_id: applicationId, seeker_user_id: seekerUserId, version, ...reader }
    await transact(ctx, (tx) => record(tx, versionRead, { aggregateId: applicationId, revision: version, data }))
  }
  return { ...row.document, version, attempt }
}
