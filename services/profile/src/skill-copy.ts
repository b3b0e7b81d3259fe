import { skillCreated } from '@portal/contracts/job/events'
import { defineCopy } from '@portal/messaging/copies'
import { knownSkills } from './schema.ts'

/** Our copy of the skills, as far as it decides what a job seeker may name. */
export const skillCopy = defineCopy({
  name: 'skills',
  owner: 'job',
  path: '/skills',
  facts: skillCreated.data,
  table: knownSkills,
  key: 'skillId',
  row: (skill) => ({ skillId: skill.skill_id }),
})
