import type { Transaction } from '@portal/chassis/database'
import type { Facts } from '@portal/contracts/event'
import type { skillCreated } from '@portal/contracts/job/events'
import { keepNewest } from '@portal/messaging/facts'
import type { z } from 'zod'
import { knownSkills } from './schema.ts'

type SkillFacts = z.infer<typeof skillCreated.data>

/** Notes that a skill exists, from its event or from its owner's answer. */
export async function keepSkill(tx: Transaction, { revision, data }: Facts<SkillFacts>): Promise<void> {
  await keepNewest(tx, knownSkills, knownSkills.skillId, { skillId: data.skill_id, revision })
}
