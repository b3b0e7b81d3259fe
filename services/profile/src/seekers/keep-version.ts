import type { Transaction } from '@portal/chassis/mysql/database'
import { writeVersion } from '../versions/write-version.ts'
import { type DescribedSeeker, presentSeeker, presentSkill } from './present.ts'

/** Keeps a profile as it is now as a version, whose number is the revision. The caller has locked the profile. */
export async function keepVersion(tx: Transaction, seeker: DescribedSeeker): Promise<void> {
  const document = { profile: presentSeeker(seeker, 'other'), skills: seeker.skills.map(presentSkill) }
  await writeVersion(tx, { seekerUserId: seeker.userId, version: seeker.revision, document })
}
