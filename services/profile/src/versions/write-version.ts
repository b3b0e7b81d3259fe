import type { Transaction } from '@portal/chassis/mysql/database'
import type { Pruning } from '@portal/chassis/mysql/prune'
import type { SentProfile } from '@portal/contracts/profile/sent-profile'
import { and, eq, isNull, lt, notInArray } from 'drizzle-orm'
import { pinnedVersions, profileVersions } from '../schema.ts'

const dayMs = 24 * 3600_000

/**
 * Replaced versions that no application has pinned. They are kept for a while, because the event of an application may
 * arrive after the profile was changed again.
 */
export const versionPruning: Pruning = {
  table: profileVersions,
  age: profileVersions.replacedAt,
  retentionMs: 7 * dayMs,
}

type Written = { seekerUserId: number; version: number; document: SentProfile }

/** Writes a version of a profile, which replaces the earlier ones. The caller has locked the profile. */
export async function writeVersion(tx: Transaction, { seekerUserId, version, document }: Written): Promise<void> {
  const writtenAt = new Date()
  const pinned = tx
    .select({ version: pinnedVersions.version })
    .from(pinnedVersions)
    .where(eq(pinnedVersions.seekerUserId, seekerUserId))
  const isReplaced = and(
    eq(profileVersions.seekerUserId, seekerUserId),
    lt(profileVersions.version, version),
    isNull(profileVersions.replacedAt),
    notInArray(profileVersions.version, pinned),
  )
  await tx.update(profileVersions).set({ replacedAt: writtenAt }).where(isReplaced)
  await tx.insert(profileVersions).values({ seekerUserId, version, document, writtenAt })
}
