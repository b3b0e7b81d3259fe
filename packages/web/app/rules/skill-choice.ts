import { proficiencyLevels, type SeekerSkills } from '@portal/contracts/profile/http'

type Level = SeekerSkills[number]['proficiency_level']

/** The level of a skill that is new in a choice, until its owner sets another one. */
export const usualLevel = 'INTERMEDIATE' satisfies Level
const maxSkills = 100

/** The name of a skill in forms and addresses; its value is the level. */
export function skillField(skillId: number): string {
  return `skill-${skillId}`
}

/** The skills in a form or an address. What is not valid, or empty because it was removed, is left out. */
export function readChoices(fields: Iterable<readonly [name: string, value: unknown]>): SeekerSkills {
  const levels = new Map<number, Level>()
  for (const [name, value] of fields) {
    const [, id] = /^skill-([1-9]\d{0,14})$/.exec(name) ?? []
    const level = proficiencyLevels.find((each) => each === value)
    if (id !== undefined && level && levels.size < maxSkills) levels.set(Number(id), level)
  }
  return [...levels].map(([skill_id, proficiency_level]) => ({ skill_id, proficiency_level }))
}
