import { proficiencyLevels, type SeekerSkills } from '@portal/contracts/profile/http'

type Level = SeekerSkills[number]['proficiency_level']

/** The level of a skill that is new in a choice, until its owner sets another one. */
const usualLevel = 'INTERMEDIATE' satisfies Level
const maxSkills = 100

/** How a form and the address of a page write a skill with its level, such as `7:ADVANCED`. */
export function choiceOf(skillId: number, level: Level = usualLevel): string {
  return `${skillId}:${level}`
}

/** The skills of a form or an address, each once. What is not valid, or empty because it was removed, is left out. */
export function readChoices(values: readonly string[]): SeekerSkills {
  const levels = new Map<number, Level>()
  for (const value of values) {
    const [, id = '', name] = /^([1-9]\d{0,14}):(\w+)$/.exec(value) ?? []
    const level = proficiencyLevels.find((each) => each === name)
    if (level && levels.size < maxSkills && !levels.has(Number(id))) levels.set(Number(id), level)
  }
  return [...levels].map(([skill_id, proficiency_level]) => ({ skill_id, proficiency_level }))
}
