import { presentResource } from '@portal/chassis/columns'
import type { SkillRow } from '../schema.ts'

/** A skill as everybody sees it. */
export function presentSkill(row: SkillRow) {
  return { ...presentResource(row), name: row.name }
}

/** A skill as its event tells it. */
export function stateOfSkill(row: SkillRow) {
  return { skill_id: row.id, name: row.name, is_deleted: row.isDeleted !== null }
}
