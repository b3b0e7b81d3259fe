import { presentResource } from '@portal/chassis/columns'
import type { RecruiterState, SeekerState } from '@portal/contracts/profile/events'
import type { RecruiterRow, SeekerRow, SeekerSkillRow } from './schema.ts'

/** A recruiter profile as everybody sees it. */
export function presentRecruiter(row: RecruiterRow) {
  return {
    ...presentResource(row),
    user_id: row.userId,
    company_name: row.companyName,
    company_website: row.companyWebsite,
  }
}

/** A job seeker profile as those see it who may. */
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

/** A recruiter profile as its events tell it. */
export function stateOfRecruiter(row: RecruiterRow): RecruiterState {
  return { recruiter_id: row.id, user_id: row.userId, company_name: row.companyName }
}

/** A job seeker profile as its events tell it. */
export function stateOfSeeker(row: SeekerRow): SeekerState {
  return { job_seeker_id: row.id, user_id: row.userId, full_name: row.fullName }
}
