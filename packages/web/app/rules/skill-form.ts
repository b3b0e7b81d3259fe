import type { WantedSkill } from '@portal/contracts/job/wanted-skills'

export type Need = NonNullable<WantedSkill['need']>

/** The skills of a job as they are chosen in its form. */
export type TypedSkills = {
  skill_ids: number[]
  /** How well one has to know a skill, by its id; absent if any level will do. */
  skill_needs: Readonly<Record<number, Need>>
  /** The skills that one can do the job without. */
  optional_skills: number[]
}

const maxSkills = 50
const needs: Record<Need, true> = { BEGINNER: true, INTERMEDIATE: true, ADVANCED: true }

function isNeed(value: unknown): value is Need {
  return typeof value === 'string' && Object.hasOwn(needs, value)
}

export const noSkills: TypedSkills = { skill_ids: [], skill_needs: {}, optional_skills: [] }

export function readSkillForm(form: FormData): TypedSkills {
  const given = form.getAll('skill').map(String)
  const skill_ids = [...new Set(given.filter((id) => /^[1-9]\d{0,14}$/.test(id)).map(Number))].slice(0, maxSkills)
  const levels = skill_ids.flatMap((id) => {
    const level = form.get(`need-${id}`)
    return isNeed(level) ? [[id, level] as const] : []
  })
  return {
    skill_ids,
    skill_needs: Object.fromEntries(levels),
    optional_skills: skill_ids.filter((id) => form.get(`optional-${id}`) === 'on'),
  }
}

/** The chosen skills as the API takes them. */
export function wantedOf({ skill_ids, skill_needs, optional_skills }: TypedSkills) {
  return skill_ids.map((id) => ({
    skill_id: id,
    need: skill_needs[id] ?? null,
    is_required: !optional_skills.includes(id),
  }))
}

/** The skills of a stored job, as its form shows them. */
export function typedSkillsOf(
  wanted: readonly { skill_id: number; need: Need | null; is_required: boolean }[],
): TypedSkills {
  const levels = wanted.flatMap(({ skill_id, need }) => (need === null ? [] : [[skill_id, need] as const]))
  return {
    skill_ids: wanted.map(({ skill_id }) => skill_id),
    skill_needs: Object.fromEntries(levels),
    optional_skills: wanted.filter(({ is_required }) => !is_required).map(({ skill_id }) => skill_id),
  }
}
