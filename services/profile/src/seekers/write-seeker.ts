import type { Transaction } from '@portal/chassis/mysql/database'
import { seekerChanged } from '@portal/contracts/profile/events'
import { record } from '@portal/messaging/outbox/record'
import { eq } from 'drizzle-orm'
import { type SeekerRow, seekers } from '../schema.ts'
import { describeSeeker } from './describe-seeker.ts'
import { keepVersion } from './keep-version.ts'
import { type DescribedSeeker, stateOfSeeker } from './present.ts'
import { readSeeker } from './queries.ts'

/**
 * Writes the changed fields of a job seeker and the new version of the profile, and records the event. The caller has
 * locked `before`. Without `after`, only entries or skills changed, which are written already.
 */
export async function writeSeeker(
  tx: Transaction,
  before: SeekerRow,
  after: Partial<SeekerRow> = {},
): Promise<DescribedSeeker> {
  await tx
    .update(seekers)
    .set({ ...after, revision: before.revision + 1 })
    .where(eq(seekers.id, before.id))
  const seeker = await describeSeeker(tx, await readSeeker(tx, before.userId))
  await keepVersion(tx, seeker)
  await record(tx, seekerChanged, {
    aggregateId: seeker.id,
    revision: seeker.revision,
    data: stateOfSeeker(seeker),
  })
  return seeker
}
