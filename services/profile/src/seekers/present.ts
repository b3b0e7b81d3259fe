import { presentResource } from '@portal/chassis/mysql/columns'
import { completenessOf } from '@portal/contracts/profile/completeness'
import { type EducationEntry, type ExperienceEntry, yearsOf } from '@portal/contracts/profile/entries'
import type { SeekerState } from '@portal/contracts/profile/events'
import { latestMonth } from '@portal/contracts/profile/months'
import type { SeekerRow, SeekerSkillRow } from '../schema.ts'
import { e164Of } from './phone.ts'

/** A job seeker with everything that the profile says. */
export type DescribedSeeker = SeekerRow & {
  experience: ExperienceEntry[]
  educated: EducationEntry[]
  skills: SeekerSkillRow[]
  /** Whether there is a stored résumé. */
  hasResume: boolean
}

/** Who gets a profile: the job seeker, or somebody else with access. */
export type Reader = 'owner' | 'other'

const maxYears = 60

/** A job seeker profile, for readers with access. */
export function presentSeeker(seeker: DescribedSeeker, reader: Reader) {
  return {
    ...presentResource(seeker),
    user_id: seeker.userId,
    full_name: seeker.fullName,
    phone: seeker.phone,
    phone_e164: e164Of(seeker.phone, seeker.country),
    experience_years: seeker.experienceYears ?? countedYears(seeker.experience),
    is_experience_counted: seeker.experienceYears === null && seeker.experience.length > 0,
    education: seeker.education,
    resume_url: seeker.resumeUrl,
    headline: seeker.headline,
    about: seeker.about,
    country: seeker.country,
    city: seeker.city,
    links: seeker.links ?? [],
    languages: seeker.languages ?? [],
    desired: seeker.desired,
    experience_entries: seeker.experience,
    education_entries: seeker.educated,
    ...(reader === 'owner' ? { visibility: seeker.visibility, completeness: completenessOfSeeker(seeker) } : {}),
  }
}

function countedYears(entries: readonly ExperienceEntry[]): number | null {
  return entries.length === 0 ? null : Math.min(maxYears, yearsOf(entries, latestMonth(new Date())))
}

function completenessOfSeeker(seeker: DescribedSeeker) {
  return completenessOf({
    HEADLINE: seeker.headline !== null,
    ABOUT: seeker.about !== null,
    PLACE: seeker.country !== null,
    PHONE: seeker.phone !== null,
    EXPERIENCE: seeker.experienceYears !== null || seeker.experience.length > 0,
    EDUCATION: seeker.education !== null || seeker.educated.length > 0,
    SKILLS: seeker.skills.length > 0,
    LANGUAGES: seeker.languages !== null,
    DESIRED: seeker.desired !== null,
    RESUME: seeker.hasResume || seeker.resumeUrl !== null,
  })
}

/** A skill of a job seeker. */
export function presentSkill(row: SeekerSkillRow) {
  return { skill_id: row.skillId, proficiency_level: row.proficiencyLevel }
}

/** The state of a job seeker profile for its events. */
export function stateOfSeeker(row: SeekerRow): SeekerState {
  return { job_seeker_id: row.id, user_id: row.userId, full_name: row.fullName, version: row.revision }
}
