import { skillState } from '@portal/contracts/job/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { eq } from 'drizzle-orm'
import { knownSkills, seekerSkills } from '../schema.ts'

/** The read model of skills. A removed skill is also deleted from all job seekers who had selected it. */
export const skillReadModel = defineReadModel({
  name: 'skills',
  owner: 'job',
  path: '/skills',
  state: skillState,
  table: knownSkills,
  key: 'skillId',
  row: (skill) => ({ skillId: skill.skill_id, name: skill.name, isDeleted: skill.is_deleted ?? false }),
  changesMore: (skill) => skill.is_deleted === true,
  onChange: async (tx, skill) => {
    await tx.delete(seekerSkills).where(eq(seekerSkills.skillId, skill.skill_id))
  },
})
