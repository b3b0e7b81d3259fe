import { presentResource } from '@portal/chassis/mysql/columns'
import type { SeekerState } from '@portal/contracts/profile/events'
import type { SeekerRow, SeekerSkillRow } from '../schema.ts'

/** A job seeker profile, for readers with access. */
export function presentSeeker(row: SeekerRow) {
  return {
    ...presentResource(row),
    user_id: row.userId,
    full_name: row.fullName,
    phone: row.phone,
    experience_years: row.experienceYears,
    education: row.education,
    resume_url: row.resumeUrl,
  }
}

/** A skill of a job seeker. */
export function presentSkill(row: SeekerSkillRow) {
  return { skill_id: row.skillId, proficiency_level: row.proficiencyLevel }
}

/** The state of a job seeker profile for its events. */
export function stateOfSeeker(row: SeekerRow): SeekerState {
  return { job_seeker_id: row.id, user_id: row.userId, full_name: row.fullName }
}
