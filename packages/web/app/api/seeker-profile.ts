import { profileOperations } from '@portal/contracts/profile/http'
import { redirect } from 'react-router'
import { attempt, type Context, call, errorPage } from './call.ts'
import type { Person } from './session.ts'
import { skillsWithIds } from './skill-search.ts'

/** The profile of a job seeker, who may not have created it yet. */
export async function readProfile(context: Context, { id }: Person) {
  const params = { user_id: id }
  const profile = await attempt(context, profileOperations.readJobSeekerProfileOfUser, { params })
  if (profile.ok) return profile.value
  if (profile.problem.status === 404) return undefined
  throw errorPage(profile.problem)
}

/** The profile of a job seeker, for pages that change a part of it. Leads those who have none to where it is created. */
export async function requireProfile(context: Context, person: Person) {
  const profile = await readProfile(context, person)
  if (!profile) throw redirect('/me/profile', 303)
  return profile
}

/** The skills of a job seeker who has a profile, with their names, by name. */
export async function readSkills(context: Context, { id }: Person) {
  const skills = await call(context, profileOperations.listJobSeekerSkills, { params: { user_id: id } })
  return nameSkills(context, skills)
}

/** Adds the names to skills, and sorts them by it. A skill that was deleted is left out. */
export async function nameSkills<Skill extends { skill_id: number }>(context: Context, skills: readonly Skill[]) {
  const named = await skillsWithIds(
    context,
    skills.map(({ skill_id }) => skill_id),
  )
  const names = new Map(named.map(({ id, name }) => [id, name]))
  return skills
    .flatMap((skill) => {
      const name = names.get(skill.skill_id)
      return name === undefined ? [] : [{ ...skill, name }]
    })
    .sort((one, other) => one.name.localeCompare(other.name))
}
