import { presentResource } from '@portal/chassis/mysql/columns'
import type { SkillRow } from '../schema.ts'

/** A skill in a response. */
export function presentSkill(row: SkillRow) {
  return { ...presentResource(row), name: row.name }
}

/** The state of a skill in events. */
export function stateOfSkill(row: SkillRow) {
  return { skill_id: row.id, name: row.name, is_deleted: row.isDeleted !== null }
}
