type JobSkill = { id: number; name: string }
type SeekerSkill = { skill_id: number; name: string }

/** The skills of a job beside those of an applicant: which the job asks for, in its order, and which come on top. */
export function matchSkills<Skill extends SeekerSkill>(ofJob: readonly JobSkill[], ofSeeker: readonly Skill[]) {
  const byId = new Map(ofSeeker.map((skill) => [skill.skill_id, skill]))
  const asked = new Set(ofJob.map(({ id }) => id))
  return {
    wanted: ofJob.map(({ id, name }) => ({ id, name, has: byId.get(id) })),
    others: ofSeeker.filter(({ skill_id }) => !asked.has(skill_id)),
  }
}
